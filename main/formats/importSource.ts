import { importFile, type ImportOptions } from '../../loom/formats/importFile'
import { asNewLoom, refKey, withEvidence } from '../../loom/formats/heddleJson'
import { ImportRefused, type Imported, type ImportSource } from '../../loom/formats/imported'
import { fromData } from '../../loom/loomData'
import { deepest, threadText } from '../../loom/path'
import type { EvidenceRef } from '../../loom/run'
import type { Session } from '../../loom/session'
import { bad, good, type Answer } from '../../protocol/fault'
import type { ContentMaker, LoomStore } from '../store/loomStore'

/** The looms of one file, or why there are none. Nothing is written yet. */
export function readLooms(source: ImportSource, options?: ImportOptions): Answer<readonly Imported[]> {
  try {
    return good(importFile(source, options))
  } catch (error) {
    if (!(error instanceof ImportRefused)) throw error
    return bad(error.code, error.message)
  }
}

/** The imported loom as a new one, its evidence kept first and every run pointing at it. */
export function contentOf({ data, evidence }: Imported): ContentMaker {
  return async (keep) => {
    const places = new Map<string, EvidenceRef>()
    for (const { ref, bytes } of evidence) places.set(refKey(ref), await keep(bytes))
    const nodes = data.nodes.map((node) => withEvidence(node, (ref) => places.get(refKey(ref)) ?? null))
    return fromData({ ...asNewLoom(data), nodes })
  }
}

/** Puts the writer where the file says she was. */
export function takePlace(store: LoomStore, { tip, collapsed, hoisted, visited }: Imported): void {
  const { loom } = store
  const at = tip ?? deepest(loom, loom.root, new Map(visited))
  const session: Session = { tip: at, caret: threadText(loom, at).length, scrollTop: 0, visited, collapsed, hoisted }
  store.saveSession(session)
}
