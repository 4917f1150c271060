import { ImportRefused } from './imported'
import { jsonFault } from './jsonFault'

/** Bytes of one import. */
export const importLimit = 64 * 1024 * 1024
/** Lists and objects inside one another. */
const depthLimit = 200_000
/** Values in one file: each costs memory many times its few characters. */
const valuesLimit = 6_000_000

/** The text of a file: UTF-8, or UTF-16 with its mark. A byte-order mark is dropped. */
export function decodeText(bytes: Uint8Array): string {
  if (bytes.length > importLimit) {
    throw new ImportRefused('too-large', `The file is larger than ${importLimit / 1024 / 1024} MB, the most that can be imported at once.`)
  }
  const [first, second] = bytes
  const encoding = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw new ImportRefused('bad-input', 'The file is no text that Heddle can read: it is not UTF-8.')
  }
}

/** Whether a text means to be JSON; Markdown may begin with a bracket too. */
export function looksLikeJson(text: string): boolean {
  return /^\s*(\{\s*(["}]|$)|\[\s*([{\]]|$))/.test(text.slice(0, 4096))
}

/** The JSON in `text`. Refused with the place of what is wrong, and when it is nested or divided beyond all use. */
export function parseJson(text: string): unknown {
  checkShape(text)
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep()
    throw new ImportRefused('bad-input', `The file is damaged JSON: ${placeOf(text)} Nothing was imported.`)
  }
}

/** A first look without building anything: what this lets through costs memory in proportion to the file. */
function checkShape(text: string): void {
  let depth = 0
  let values = 1
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit === 0x22) {
      at = endOfString(text, at)
    } else if (unit === 0x7b || unit === 0x5b) {
      values++
      if (++depth > depthLimit) throw tooDeep()
    } else if (unit === 0x7d || unit === 0x5d) depth--
    else if (unit === 0x2c) values++
    if (values > valuesLimit) throw new ImportRefused('too-large', `The file holds more than ${valuesLimit} values, more than can be held at once.`)
  }
}

/** Place of the quotation mark that ends the string begun at `at`. */
function endOfString(text: string, at: number): number {
  for (let end = text.indexOf('"', at + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0
    while (text.charCodeAt(end - 1 - slashes) === 0x5c) slashes++
    if (slashes % 2 === 0) return end
  }
  return text.length
}

function tooDeep(): ImportRefused {
  return new ImportRefused('too-large', `The file is nested more than ${depthLimit} levels deep.`)
}

function placeOf(text: string): string {
  const at = jsonFault(text)
  if (at >= text.length) return `it ends too early, at character ${text.length}.`
  return `it cannot be read at character ${at} (line ${text.slice(0, at).split('\n').length}).`
}
