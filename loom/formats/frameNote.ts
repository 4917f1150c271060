/** Memory, author's note and their like as a note on the first node: kept and readable, and never shown to a model. */
export function frameNote(parts: readonly (readonly [title: string, text: unknown])[]): { readonly note?: string } {
  const filled = parts.filter((part): part is readonly [string, string] => typeof part[1] === 'string' && part[1].trim() !== '')
  return filled.length === 0 ? {} : { note: filled.map(([title, text]) => `${title}:\n${text}`).join('\n\n') }
}
