import { importLimit } from '../../loom/formats/readJson'
import { formatNames } from '../../loom/formats/formatIds'
import type { ImportOutcome, ImportedLoom, SentFile } from '../../protocol/imports'
import type { App } from '../app'
import { notify } from '../status/notify'
import { pickFiles } from './pickFiles'
import { sentences } from '../wording/series'
import { wording } from '../wording/wording'

const words = wording.importing

/** Import…: the shell's own dialog, or in a browser the page's; then what `importFiles` does. `speakers`: of a chat, the names too. */
export async function chooseAndImport(app: App, speakers: boolean): Promise<void> {
  if (app.hello.shell === 'electron') return tell(app, await app.library.importFiles(null, speakers))
  const files = await pickFiles()
  if (files.length > 0) await importFiles(app, files, speakers)
}

/** Makes looms of the files, opens the first, and says in sentences what became of each. */
export async function importFiles(app: App, files: readonly File[], speakers = true): Promise<void> {
  if (files.reduce((sum, { size }) => sum + size, 0) > importLimit) {
    notify(app, words.tooLarge(importLimit))
    return
  }
  const sent: SentFile[] = []
  for (const file of files) {
    const bytes = await file.arrayBuffer().catch(() => null)
    if (bytes === null) notify(app, words.notReadable(file.name))
    else sent.push({ name: file.name, bytes: new Uint8Array(bytes) })
  }
  if (sent.length > 0) tell(app, await app.library.importFiles(sent, speakers))
}

function tell(app: App, outcome: ImportOutcome | null): void {
  if (outcome === null) return
  const { imported, refused, open } = outcome
  for (const { file, sentence } of refused) notify(app, words.refused(file, sentence))
  const stays = open === null && words.stays
  if (imported.length === 1) notify(app, sentences([sentenceOf(imported[0] as ImportedLoom), stays]))
  else if (imported.length > 1) {
    const warned = imported.filter(({ warnings }) => warnings.length > 0).length
    notify(app, sentences([words.importedSome(imported.length, open === null ? null : (imported[0]?.title ?? ''), warned), stays]))
  }
}

/** What came, and what did not. */
function sentenceOf({ title, format, nodes, characters, probabilities, warnings }: ImportedLoom): string {
  return sentences([words.imported(title, formatNames[format], nodes, characters, probabilities), ...warnings])
}
