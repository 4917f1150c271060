/** Every word of the query stands somewhere in the text, whatever its case. */
export function hasWords(query: string, text: string): boolean {
  const hay = text.toLowerCase()
  return query.toLowerCase().split(/\s+/).every((word) => hay.includes(word))
}
