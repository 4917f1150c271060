/** Names that Windows keeps for devices, whatever the ending. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i
const forbidden = /[\u0000-\u001f\u007f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
const longest = 120

/**
 * The title as a folder's name that every system takes: no separators, control or direction characters, no dot or space
 * at its ends, at most 120 bytes. Never empty.
 */
export function folderName(title: string): string {
  const plain = trimmed(Buffer.from(title.normalize('NFC')).toString().replaceAll(forbidden, ' ').replaceAll(/\s+/g, ' '))
  let name = ''
  for (const { segment } of new Intl.Segmenter().segment(plain)) {
    if (Buffer.byteLength(name + segment) > longest) break
    name += segment
  }
  name = trimmed(name)
  if (name === '') return 'Untitled'
  return reserved.test(name.split('.')[0] as string) ? `${name}_` : name
}

function trimmed(name: string): string {
  return name.replaceAll(/^[\s.]+|[\s.]+$/g, '')
}
