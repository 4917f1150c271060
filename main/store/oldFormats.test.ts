import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { threadText } from '../../loom/path'
import { checkFolder } from './checkFolder'
import { NodeDisk } from './nodeDisk'
import { opened } from './testing/sketches'

interface Expected {
  readonly title: string
  readonly text: string
  /** The node made of a stream that was cut off included. */
  readonly nodes: number
  readonly interrupted: string | null
  readonly caret: number
  readonly generations: number
  readonly choices: number
  readonly checkpoint: string | null
  /** Part of the sentence; null: it may be changed. */
  readonly readOnly: string | null
  readonly beforeUndo: string | null
  readonly nodesBeforeUndo?: number
}

/** A loom of every format that was ever released, and one of a format to come, as they lay on a disk. */
const fixtures = resolve(import.meta.dirname, '../../e2e/fixtures/looms')
const disk = new NodeDisk()
let place = ''
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'heddle-formats-'))
})
afterAll(() => rm(place, { recursive: true, force: true }))

describe('a loom of long ago', () => {
  it.each(readdirSync(fixtures).filter((name) => name.startsWith('format-')))('%s opens as it was', async (name) => {
    await cp(join(fixtures, name), join(place, name), { recursive: true })
    const folder = join(place, name, (await readdir(join(place, name))).find((each) => each.endsWith('.loom')) ?? '')
    const expected = JSON.parse(await readFile(join(fixtures, name, 'expected.json'), 'utf8')) as Expected
    const report = await checkFolder(folder, disk)
    expect(report.faults.filter((fault) => !/still streaming|this program knows/.test(fault))).toEqual([])
    const store = await opened(disk, folder)
    const { loom, session } = store
    expect([loom.title, threadText(loom, session.tip), session.caret]).toEqual([expected.title, expected.text, expected.caret])
    expect([loom.nodes.size, loom.generations.size, loom.choices.length]).toEqual([expected.nodes, expected.generations, expected.choices])
    expect(store.notice).toBeNull()
    const cut = [...loom.nodes.values()].filter((node) => node.marks.interrupted).map((node) => node.text)
    expect(cut).toEqual(expected.interrupted === null ? [] : [expected.interrupted])
    for (const { runs } of loom.nodes.values()) {
      for (const run of runs) {
        if (run.origin === 'simulator' && run.source?.evidence != null) expect((await store.readEvidence(run.source.evidence)).ok).toBe(true)
      }
    }
    expect((await store.moments()).find(({ kind }) => kind === 'checkpoint')?.name ?? null).toBe(expected.checkpoint)
    if (expected.readOnly === null) {
      expect(store.readOnly).toBeNull()
      store.undo(Date.now())
      expect(threadText(store.loom, store.session.tip)).toBe(expected.beforeUndo)
      if (expected.nodesBeforeUndo !== undefined) expect(store.loom.nodes.size).toBe(expected.nodesBeforeUndo)
    } else expect(store.readOnly).toContain(expected.readOnly)
    await store.close()
  })
})
