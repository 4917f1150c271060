import { exportFormat, type ExportFormat } from '../../loom/formats/exportFormats'
import { exportText } from '../../loom/formats/exportText'
import { evidenceRefs } from '../../loom/formats/heddleJson'
import type { ImportedEvidence } from '../../loom/formats/imported'
import { sectionsOf } from '../../loom/formats/sections'
import type { NodeId } from '../../loom/ids'
import { toData } from '../../loom/loomData'
import type { Overrides } from '../../protocol/overrides'
import type { LoomStore } from '../store/loomStore'

export interface ExportedFile {
  /** The loom's title with the format's ending; not yet safe as a file name. */
  readonly name: string
  readonly bytes: Uint8Array
  /** Branches whose probabilities could not be read. */
  readonly lost: number
}

/** The loom, or its thread, as a file. `tip` and `chapter` as in `ExportArgs`; prose has the line ends that its loom keeps in `own`. */
export async function exportLoom(store: LoomStore, own: Overrides, format: ExportFormat, tip: NodeId | null, chapter: NodeId | null): Promise<ExportedFile> {
  const { loom, session } = store
  const name = `${loom.title}.${exportFormat(format).extension}`
  if (format === 'docx' || format === 'epub') {
    const book = { title: loom.title, id: loom.id, sections: sectionsOf(loom, tip ?? session.tip, chapter) }
    const bytes = format === 'docx' ? await (await import('./docx')).docxOf(book) : (await import('./epub')).epubOf(book)
    return { name, bytes, lost: 0 }
  }
  const evidence = format === 'heddle' || format === 'pyloom' ? await readEvidence(store) : { found: [], lost: 0 }
  const text = exportText(format, { loom, session, tip, chapter, evidence: evidence.found })
  const isProse = format === 'text' || format === 'markdown'
  const ended = isProse && own.lineEnds === 'crlf' ? text.replaceAll('\n', '\r\n') : text
  return { name, bytes: new TextEncoder().encode(ended), lost: evidence.lost }
}

async function readEvidence(store: LoomStore): Promise<{ found: readonly ImportedEvidence[]; lost: number }> {
  const found: ImportedEvidence[] = []
  let lost = 0
  for (const ref of evidenceRefs(toData(store.loom))) {
    const answer = await store.readEvidence(ref)
    if (answer.ok) found.push({ ref, bytes: answer.value })
    else lost++
  }
  return { found, lost }
}
