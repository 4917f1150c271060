import type { Clipboard } from 'electron'

let text = ''

export const clipboard: Pick<Clipboard, 'readText' | 'writeText' | 'clear'> = {
  readText: () => Promise.resolve(text),
  writeText: async (written) => void (text = written),
  clear: () => void (text = ''),
}
