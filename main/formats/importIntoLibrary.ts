import type { ImportSource } from '../../loom/formats/imported'
import type { ImportedLoom, RefusedFile } from '../../protocol/imports'
import type { LoomLibrary } from '../store/loomLibrary'
import type { LoomStore } from '../store/loomStore'
import { contentOf, readLooms, takePlace } from './importSource'

export interface LibraryImport {
  readonly imported: readonly ImportedLoom[]
  readonly refused: readonly RefusedFile[]
  /** The first loom that was made, still open. */
  readonly open: LoomStore | null
}

/** Makes a loom of the library for every loom in the files. A file that cannot be read leaves nothing behind and stops no other. */
export async function importIntoLibrary(library: LoomLibrary, sources: readonly ImportSource[]): Promise<LibraryImport> {
  const imported: ImportedLoom[] = []
  const refused: RefusedFile[] = []
  let open: LoomStore | null = null
  for (const source of sources) {
    const looms = readLooms(source)
    if (!looms.ok) {
      refused.push({ file: source.name, sentence: looms.fault.sentence })
      continue
    }
    for (const loom of looms.value) {
      const made = await library.add(loom.data.title, contentOf(loom))
      if (!made.ok) {
        refused.push({ file: source.name, sentence: made.fault.sentence })
        continue
      }
      const store = made.value
      takePlace(store, loom)
      const { format, nodes, characters, depth, provenance, probabilities, losses } = loom.report
      const warnings = losses.map(({ sentence }) => sentence)
      imported.push({ file: source.name, format, loom: store.loom.id, title: store.loom.title, nodes, characters, depth, provenance, probabilities, warnings })
      if (open === null) open = store
      else {
        await store.close()
        await library.closed(store)
      }
    }
  }
  return { imported, refused, open }
}
