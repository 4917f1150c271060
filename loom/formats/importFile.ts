import { isRecord } from '../isRecord'
import { importAthanor, looksLikeAthanor } from './athanor'
import { importBonsai } from './bonsai'
import { importExoloom } from './exoloom'
import { field } from './fields'
import { formatNames } from './formatIds'
import { importHeddleJson, isHeddleJson } from './heddleJson'
import { importHelm } from './helm'
import { ImportRefused, type Imported, type ImportSource } from './imported'
import { readJsonLines } from './jsonLines'
import { importKobold, looksLikeKobold } from './kobold'
import { importUnited, looksLikeUnited } from './koboldUnited'
import { importLogitloom } from './logitloom'
import { importLoomsidian, importLoomsidianData, looksLikeLoomsidianData, looksLikeNote } from './loomsidian'
import { importMikupad, looksLikeMikupad } from './mikupad'
import { importMiniloom } from './miniloom'
import { importNovelAi, looksLikeNovelAi } from './novelAi'
import { importPlainText } from './plainText'
import { importPyloom, looksLikePyloom } from './pyloom'
import { importPyloomLines, looksLikePyloomLine } from './pyloomLines'
import { decodeText, importLimit, looksLikeJson, parseJson } from './readJson'
import { importSillyTavern, looksLikeChat } from './sillyTavern'
import { importTextile } from './textile'
import { importWool } from './wool'

export interface ImportOptions {
  /** Chats: begin every message with `Name: `. Default true. */
  readonly speakers?: boolean
}

type Reader = (value: unknown, source: ImportSource) => Imported | readonly Imported[]

/** Told by content; the first that fits. The order matters: later tests are looser. */
const shapes: readonly (readonly [fits: (value: unknown) => boolean, read: Reader])[] = [
  [isHeddleJson, importHeddleJson],
  [(value) => field(value, 'loomType') === 'Exoloom', importExoloom],
  [(value) => isRecord(field(field(value, 'loomTree'), 'nodeStore')), importMiniloom],
  [(value) => field(value, 'isLogitLoomTreeVersion') !== undefined, importLogitloom],
  [(value) => has(value, 'nodes', 'edges', 'pathNodes'), importBonsai],
  [(value) => has(value, 'nodes', 'currentNodeId'), importHelm],
  [looksLikeNote, importLoomsidian],
  [looksLikeLoomsidianData, importLoomsidianData],
  [(value) => has(value, 'nodes', 'focused_node_id'), importWool],
  [(value) => has(value, 'schemaVersion') && field(field(value, 'tree'), 'continuations') !== undefined, importTextile],
  [looksLikeAthanor, importAthanor],
  [looksLikePyloom, importPyloom],
  [looksLikeUnited, importUnited],
  [looksLikeKobold, importKobold],
  [looksLikeNovelAi, importNovelAi],
  [looksLikeMikupad, importMikupad],
]

const tapestryMagic = 'VersionedTapestryWeave__'

/** The looms in a file, told by what is in it. Throws `ImportRefused`, with a sentence, when there is none to be had. */
export function importFile(source: ImportSource, { speakers = true }: ImportOptions = {}): readonly Imported[] {
  const { bytes } = source
  if (bytes.length <= importLimit && beginsWith(bytes, tapestryMagic)) throw new ImportRefused('unsupported', tapestryRefusal)
  const text = decodeText(bytes)
  if (text.trim() === '') throw new ImportRefused('bad-input', 'The file is empty, so there is nothing to import.')
  if (text.includes('\0')) throw new ImportRefused('bad-input', 'The file is no text, and no loom of a known kind.')
  if (!looksLikeJson(text)) return [importPlainText(text, source)]
  const line = firstLineOf(text)
  const isOne = line.length === text.trim().length
  const value = isOne ? parseJson(text) : null
  const head = isOne ? value : readJsonLines(line)?.[0]
  if (looksLikeChat(head)) return [importSillyTavern(linesOf(text, head, isOne), source, speakers)]
  if (looksLikePyloomLine(head)) return [importPyloomLines(linesOf(text, head, isOne), source)]
  return importJson(isOne ? value : parseJson(text), text, source)
}

function linesOf(text: string, head: unknown, isOne: boolean): readonly unknown[] {
  return isOne ? [head] : (readJsonLines(text) ?? [])
}

function importJson(value: unknown, text: string, source: ImportSource): readonly Imported[] {
  const shape = shapes.find(([fits]) => fits(value))
  if (shape === undefined) return [importPlainText(text, source, true)]
  const looms = shape[1](value, source)
  return isList(looms) ? looms : [looms]
}

const tapestryRefusal =
  'This is a Tapestry weave in its binary form, which Heddle does not read. Tapestry writes that form, and JSON for other tools with its ' +
  'migration assistant; Heddle reads neither. Copy the text out of Tapestry as plain text, or import the file that the weave was made ' +
  `from, when that is one of ${formatNames.pyloom}, ${formatNames.loomsidian} or ${formatNames.exoloom}.`

/** The first line that is not blank; empty when it cannot be a whole value. */
function firstLineOf(text: string): string {
  const line = /^\s*([^\n]*)/.exec(text)?.[1]?.trimEnd() ?? ''
  return /[}\]]$/.test(line) ? line : ''
}

function beginsWith(bytes: Uint8Array, ascii: string): boolean {
  return bytes.length >= ascii.length && [...ascii].every((character, i) => bytes[i] === character.charCodeAt(0))
}

function has(value: unknown, ...names: readonly string[]): boolean {
  return isRecord(value) && names.every((name) => Object.hasOwn(value, name))
}

function isList(value: Imported | readonly Imported[]): value is readonly Imported[] {
  return Array.isArray(value)
}
