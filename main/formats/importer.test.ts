import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ImportRequest } from '../../protocol/importMessages'
import type { ImportProgress } from '../../protocol/imports'
import { forkChild } from '../engine/forkChild'
import type { WorkerProcess, WorkerSpawner } from '../engine/engineProcess'
import { buildEntries, type BuiltEntries } from '../engine/testing/buildEntries.mjs'
import { NodeDisk } from '../store/nodeDisk'
import { Importer, type ImporterOptions, type ImportWish } from './importer'

let built: BuiltEntries
let folder = ''
beforeAll(async () => {
  built = await buildEntries({ importer: 'main/formats/importWorker.ts' })
})
afterAll(() => built.remove())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heddle-import-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const utf8 = new TextEncoder()
const worker = (): string => join(built.folder, 'out/main/importer.js')

/** Real processes, counted. */
function processes(heapMegabytes = 512): { readonly spawn: WorkerSpawner<ImportRequest>; readonly made: WorkerProcess<ImportRequest>[] } {
  const made: WorkerProcess<ImportRequest>[] = []
  const fork = forkChild<ImportRequest>({ worker: worker(), heapMegabytes })
  return { made, spawn: () => made[made.push(fork()) - 1] as WorkerProcess<ImportRequest> }
}

/** The answers, each as its title or its sentence. */
async function run(options: Partial<ImporterOptions>, wish: Partial<ImportWish>): Promise<readonly string[]> {
  const importer = new Importer({ spawn: processes().spawn, disk: new NodeDisk(), ...options })
  const said: string[] = []
  for await (const [, answer] of importer.run({ files: [], folder, speakers: true, signal: new AbortController().signal, onProgress: () => undefined, ...wish })) {
    said.push(answer.ok ? answer.value.map(({ title }) => title).join() : answer.fault.sentence)
  }
  return said
}

const text = (name: string, content: string) => ({ name, bytes: utf8.encode(content) })
/** Millions of small values: far more memory than bytes. */
const heavy = (): string => `{"root":{"text":"a","children":[]},"rest":[${'{"a":[0]},'.repeat(900_000)}0]}`

describe('the process that reads', () => {
  test('serves all files, from places and from bytes, and ends', async () => {
    const { spawn, made } = processes()
    const path = join(folder, 'two.txt')
    writeFileSync(path, 'two')
    const steps: string[] = []
    const onProgress = ({ name, file, files, step, nodes }: ImportProgress): void => void steps.push(`${name} ${file}/${files} ${step} ${nodes}`)
    expect(await run({ spawn }, { files: [text('one.txt', 'one'), { name: 'two.txt', path }, text('three.json', '{"root":')], onProgress })).toEqual([
      'one', 'two', expect.stringContaining('ends too early'),
    ])
    expect(steps).toEqual(['one.txt 1/3 reading null', 'one.txt 1/3 keeping 1', 'two.txt 2/3 reading null', 'two.txt 2/3 keeping 1', 'three.json 3/3 reading null'])
    expect(made).toHaveLength(1)
    await new Promise<void>((gone) => made[0]?.onExit(() => gone()))
    expect(readdirSync(folder).toSorted()).toEqual(['one.loom', 'two.loom', 'two.txt'])
  })

  test('a file that needs too much memory ends only its process, in a sentence, and the next file goes on', async () => {
    const { spawn, made } = processes(60)
    expect(await run({ spawn }, { files: [text('heavy.json', heavy()), text('light.txt', 'light')] })).toEqual([
      'It needs more memory than an import may take. Nothing was made of it.', 'light',
    ])
    expect(made).toHaveLength(2)
    expect(readdirSync(folder)).toEqual(['light.loom'])
  })

  test('a file that takes too long is given up', async () => {
    expect(await run({ patienceMs: 1 }, { files: [text('slow.json', heavy())] })).toEqual([expect.stringMatching(/^Reading it took more than .* Nothing was made of it\.$/)])
    expect(readdirSync(folder)).toEqual([])
  })

  test('an import that is stopped leaves nothing of its file, and begins no other', async () => {
    const ending = new AbortController()
    const onProgress = ({ file }: ImportProgress): void => {
      if (file === 2) setTimeout(() => ending.abort(), 20)
    }
    const files = [text('first.txt', 'first'), text('heavy.json', heavy()), text('third.txt', 'third')]
    expect(await run({}, { files, signal: ending.signal, onProgress })).toEqual(['first', 'The import was stopped. Nothing was made of it.'])
    expect(readdirSync(folder)).toEqual(['first.loom'])
  })

  test('a process that cannot start, or says what it may not, is a sentence', async () => {
    expect(await run({ spawn: forkChild({ worker: join(folder, 'nowhere.js') }) }, { files: [text('a.txt', 'a')] })).toEqual([expect.stringContaining('did not expect')])
    const liar = join(folder, 'liar.mjs')
    writeFileSync(liar, `process.on('message', () => process.send({ t: 'made', looms: [{ folder: '../../etc', loom: 'l_0000000000000000', title: 'x', report: {} }] }))`)
    expect(await run({ spawn: forkChild({ worker: liar }) }, { files: [text('a.txt', 'a')] })).toEqual([expect.stringContaining('did not expect')])
  })
})

test('a stage that a killed Heddle left is taken away after a day, and not before', async () => {
  const disk = new NodeDisk()
  for (const name of ['.import-old', '.import-new']) await disk.mkdir(join(folder, name))
  await disk.touch(join(folder, '.import-old'), Date.now() - 25 * 60 * 60_000)
  await run({}, { files: [text('a.txt', 'a')] })
  expect(readdirSync(folder).toSorted()).toEqual(['.import-new', 'a.loom'])
})
