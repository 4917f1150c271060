import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { BridgeEvent } from '../../protocol/bridge'
import type { Answer } from '../../protocol/fault'
import { editThread } from '../../loom/edit'
import { freshId } from '../../loom/ids'
import { fromData } from '../../loom/loomData'
import { spanOf } from '../../loom/runs'
import { Thread } from '../../loom/thread'
import { memoryEngines } from '../engine/testing/memoryEngine'
import { memoryImports } from '../formats/testing/memoryImports'
import { createDesk, type Desk } from './desk'

let folder = ''
let desk: Desk
let events: BridgeEvent[] = []
const at = (name: string) => join(folder, name)
const quiet = () => Promise.resolve(null)

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'heddle-importing-'))
  events = []
  desk = await createDesk({
    places: {
      app: folder, page: at('page'), worker: at('worker.js'), importer: at('importer.js'), bundledModel: 'fake:seed=1', userData: at('data'),
      looms: at('looms'), copies: at('copies'), models: at('models'), logs: at('logs'),
    },
    spawner: memoryEngines().spawn, importer: memoryImports(),
    shell: {
      chooseFolder: quiet, chooseModelFile: quiet, chooseFiles: () => Promise.resolve(null), saveFile: () => Promise.resolve('download'),
      reveal: () => Promise.resolve(), openHelp: () => Promise.resolve(), closeWindow: () => undefined,
    },
    emit: (event) => void events.push(event), model: 'fake:seed=1', version: '0', platform: 'linux', kind: 'browser',
  })
})
afterEach(async () => {
  await desk.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

const files = ['one', 'two'].map((name) => ({ name: `${name}.txt`, bytes: new TextEncoder().encode(`Text of ${name}.`) }))

function value<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(answer.fault.sentence)
  return answer.value
}

test('what is imported stands in the library, the first of it on the desk and first in the list', async () => {
  await desk.bridge.hello({})
  const outcome = value(await desk.bridge.importFiles({ files, speakers: true }))
  expect([outcome?.open?.data.title, outcome?.imported.map(({ title }) => title), outcome?.refused]).toEqual(['one', ['one', 'two'], []])
  const known = value(await desk.bridge.listLooms({}))
  expect(known[0]?.title).toBe('one')
  expect(known.map(({ title }) => title)).toContain('two')
  const steps = events.flatMap((event) => (event.t === 'importing' ? [event.progress?.step ?? null] : []))
  expect(steps).toEqual(['reading', 'keeping', 'reading', 'keeping', null])
})

test('a loom she goes on writing stays open', async () => {
  const open = value(await desk.bridge.hello({})).open
  if (open === null) throw new Error('nothing is open')
  const importing = desk.bridge.importFiles({ files, speakers: true })
  const loom = fromData(open.data)
  const { ops, tip } = editThread(loom, Thread.of(loom, open.session.tip), { at: 0, removed: 0, inserted: spanOf('Mine. ') }, Date.now())
  value(await desk.bridge.commit({ transaction: { id: freshId('t'), at: Date.now(), by: 'writer', event: 'type', ops, tip } }))
  const outcome = value(await importing)
  expect([outcome?.open, outcome?.imported.length]).toEqual([null, 2])
})

test('an import is stopped with all that waits behind it', async () => {
  await desk.bridge.hello({})
  const before = readdirSync(at('looms'))
  const importing = [desk.bridge.importFiles({ files, speakers: true }), desk.bridge.importFiles({ files, speakers: true })]
  await desk.bridge.stopImport({})
  for (const outcome of await Promise.all(importing)) expect(value(outcome)).toMatchObject({ imported: [], open: null })
  expect(readdirSync(at('looms'))).toEqual(before)
})
