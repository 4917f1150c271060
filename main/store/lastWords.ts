const excerptUnits = 160

/** The end of a text in one line, cut before a word. */
export function lastWords(text: string): string {
  const end = text.slice(-4 * excerptUnits).trimEnd().replaceAll(/\s+/g, ' ').slice(-excerptUnits)
  return end.length < excerptUnits ? end.trimStart() : end.slice(Math.max(0, end.indexOf(' ') + 1))
}
