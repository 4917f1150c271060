import { importLimit } from '../../loom/formats/readJson'
import { formatNames } from '../../loom/formats/formatIds'
import type { ImportOutcome, ImportedLoom, SentFile } from '../../protocol/imports'
import type { App } from '../app'
import { notify } from '../status/notify'
import { pickFiles } from './pickFiles'

const count = new Intl.NumberFormat('en')

/** Import…: the shell's own dialog, or in a browser the page's; then what `importFiles` does. `speakers`: of a chat, the names too. */
export async function chooseAndImport(app: App, speakers: boolean): Promise<void> {
  if (app.hello.shell === 'electron') return tell(app, await app.library.importFiles(null, speakers))
  const files = await pickFiles()
  if (files.length > 0) await importFiles(app, files, speakers)
}

/** Makes looms of the files, opens the first, and says in sentences what became of each. */
export async function importFiles(app: App, files: readonly File[], speakers = true): Promise<void> {
  if (files.reduce((sum, { size }) => sum + size, 0) > importLimit) {
    notify(app, `That is more than ${importLimit / 1024 / 1024} MB, the most that can be imported at once. Nothing was imported.`)
    return
  }
  const sent: SentFile[] = []
  for (const file of files) {
    const bytes = await file.arrayBuffer().catch(() => null)
    if (bytes === null) notify(app, `“${file.name}” could not be read. A folder of looms is opened with “Open a loom folder…”.`)
    else sent.push({ name: file.name, bytes: new Uint8Array(bytes) })
  }
  if (sent.length > 0) tell(app, await app.library.importFiles(sent, speakers))
}

function tell(app: App, outcome: ImportOutcome | null): void {
  if (outcome === null) return
  const { imported, refused, open } = outcome
  for (const { file, sentence } of refused) notify(app, `“${file}” was not imported. ${sentence}`)
  const stays = open === null ? ' You went on writing, so your loom stays open; what came is among your looms.' : ''
  if (imported.length === 1) notify(app, `${sentenceOf(imported[0] as ImportedLoom)}${stays}`)
  else if (imported.length > 1) {
    const warned = imported.filter(({ warnings }) => warnings.length > 0).length
    notify(app, `${imported.length} looms were imported${open === null ? '.' : `; “${imported[0]?.title ?? ''}” is open.`}${warned === 0 ? '' : ` ${warned} of them do not hold all that was in their file.`}${stays}`)
  }
}

/** What came, and what did not. */
export function sentenceOf({ title, format, nodes, characters, probabilities, warnings }: ImportedLoom): string {
  const tokens = probabilities === 0 ? '' : `, ${count.format(probabilities)} tokens with their probability`
  const came = `“${title}” was imported from ${formatNames[format]}: ${count.format(nodes)} ${nodes === 1 ? 'node' : 'nodes'}, ${count.format(characters)} characters${tokens}.`
  return [came, ...warnings].join(' ')
}
