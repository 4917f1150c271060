import type { NodeId } from '../ids'
import type { Imported, ImportSource } from './imported'
import { LoomDraft } from './loomDraft'
import { titleOf } from './titleOf'

/** Longest text of one node here, so that no node is unwieldy. UTF-16 units. */
const mostUnits = 4_000_000

/** Any text, Markdown too, as one node; a very long one as a thread of several. Whose it is is not recorded. */
export function importPlainText(text: string, source: ImportSource, isUnknownJson = false): Imported {
  const draft = new LoomDraft()
  if (isUnknownJson) draft.losses.add('unknown-json')
  let parent: NodeId | null = null
  let at = 0
  do {
    const end = endOfPart(text, at)
    parent = draft.add({ parent, text: text.slice(at, end) })
    at = end
  } while (at < text.length)
  const imported = draft.finish({ format: 'text', title: titleOf(source.name), tip: parent })
  return isUnknownJson || !mostlyCrlf(text) ? imported : { ...imported, lineEnds: 'crlf' }
}

function mostlyCrlf(text: string): boolean {
  let [crlf, lf] = [0, 0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    if (text.charAt(at - 1) === '\r') crlf++
    else lf++
  }
  return crlf > lf
}

function endOfPart(text: string, at: number): number {
  if (text.length - at <= mostUnits) return text.length
  const line = text.lastIndexOf('\n', at + mostUnits)
  if (line > at) return line + 1
  const end = at + mostUnits
  const before = text.charCodeAt(end - 1)
  return before >= 0xd800 && before < 0xdc00 ? end - 1 : end
}
