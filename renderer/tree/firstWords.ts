/** The beginning of a text on one line, at most `most` UTF-16 units, ended at a space and with … when cut. Never splits a surrogate pair. */
export function firstWords(text: string, most: number): string {
  const line = text.slice(0, most * 2 + 40).trimStart().replace(/\s+/g, ' ').trimEnd()
  if (line.length <= most) return line
  const space = line.lastIndexOf(' ', most)
  const cut = space > most / 2 ? space : most
  const code = line.charCodeAt(cut - 1)
  return `${line.slice(0, code >= 0xd800 && code < 0xdc00 ? cut - 1 : cut)}…`
}
