import { basename } from 'node:path'
import type { ImportSource } from '../../loom/formats/imported'
import { bad, type Answer } from '../../protocol/fault'
import type { ImportNews, ImportRequest, StagedLoom } from '../../protocol/importMessages'
import type { Link } from '../../protocol/link'
import type { Disk } from '../store/disk'
import { LoomStore } from '../store/loomStore'
import { OwnFile } from '../store/ownFile'
import { contentOf, readLooms, takePlace } from './importSource'

export interface ImportTools {
  readonly disk: Disk
  readonly read: (path: string, name: string) => Promise<Answer<ImportSource>>
}

/** The inside of the process that reads strangers' files: answers every request of main with looms on the stage, or why there are none. */
export function serveImports(link: Link<ImportNews, unknown>, tools: ImportTools): void {
  link.listen((message) => {
    makeLooms(message as ImportRequest, tools, (nodes) => link.post({ t: 'keeping', nodes })).then(
      (answer) => link.post(answer.ok ? { t: 'made', looms: answer.value } : { t: 'refused', fault: answer.fault }),
      (error: unknown) => {
        console.error(error)
        link.post({ t: 'refused', fault: { code: 'bug', sentence: 'Heddle made a mistake with this file. Nothing was made of it.' } })
      },
    )
  })
}

async function makeLooms(request: ImportRequest, { disk, read }: ImportTools, keeping: (nodes: number) => void): Promise<Answer<readonly StagedLoom[]>> {
  const source = await read(request.path, request.name)
  if (!source.ok) return source
  const looms = readLooms(source.value, { speakers: request.speakers })
  if (!looms.ok) return looms
  const staged: StagedLoom[] = []
  for (const loom of looms.value) {
    keeping(loom.report.nodes)
    const made = await LoomStore.create(request.stage, loom.data.title, { disk, now: Date.now, app: 'Heddle', copiesDir: null }, contentOf(loom))
    if (!made.ok) return made
    const store = made.value
    takePlace(store, loom)
    await store.close()
    if (loom.lineEnds !== undefined) {
      const own = await OwnFile.open(disk, store.folder)
      const kept = await own.set({ ...own.overrides, lineEnds: loom.lineEnds })
      if (!kept.ok) return kept
    }
    if (store.saving.state === 'failed') return bad('disk', 'The loom could not be written: the disk does not take it.')
    staged.push({ folder: basename(store.folder), loom: store.loom.id, title: store.loom.title, report: loom.report })
  }
  return { ok: true, value: staged }
}
