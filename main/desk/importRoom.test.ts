import { readdirSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { BridgeEvent } from '../../protocol/bridge'
import { valueOf } from '../../protocol/fault'
import { editThread } from '../../loom/edit'
import { freshId } from '../../loom/ids'
import { fromData } from '../../loom/loomData'
import { spanOf } from '../../loom/runs'
import { Thread } from '../../loom/thread'
import { folderForEach } from '../testing/folderForEach'
import type { Desk } from './desk'
import { openTestDesk, testPlaces } from './testing/testDesk'

const folder = folderForEach('desk')
let desk: Desk
let events: BridgeEvent[] = []

beforeEach(async () => {
  events = []
  desk = await openTestDesk(folder(), { emit: (event) => void events.push(event) })
})
afterEach(() => desk.close())

const files = ['one', 'two'].map((name) => ({ name: `${name}.txt`, bytes: new TextEncoder().encode(`Text of ${name}.`) }))

test('what is imported stands in the library, the first of it on the desk and first in the list', async () => {
  await desk.bridge.hello({})
  const outcome = valueOf(await desk.bridge.importFiles({ files, speakers: true }))
  expect([outcome?.open?.data.title, outcome?.imported.map(({ title }) => title), outcome?.refused]).toEqual(['one', ['one', 'two'], []])
  const known = valueOf(await desk.bridge.listLooms({}))
  expect(known[0]?.title).toBe('one')
  expect(known.map(({ title }) => title)).toContain('two')
  const steps = events.flatMap((event) => (event.t === 'importing' ? [event.progress?.step ?? null] : []))
  expect(steps).toEqual(['reading', 'keeping', 'reading', 'keeping', null])
})

test('a loom she goes on writing stays open', async () => {
  const open = valueOf(await desk.bridge.hello({})).open
  if (open === null) throw new Error('nothing is open')
  const importing = desk.bridge.importFiles({ files, speakers: true })
  const loom = fromData(open.data)
  const { ops, tip } = editThread(loom, Thread.of(loom, open.session.tip), { at: 0, removed: 0, inserted: spanOf('Mine. ') }, Date.now())
  valueOf(await desk.bridge.commit({ transaction: { id: freshId('t'), at: Date.now(), by: 'writer', event: 'type', ops, tip } }))
  const outcome = valueOf(await importing)
  expect([outcome?.open, outcome?.imported.length]).toEqual([null, 2])
})

test('an import is stopped with all that waits behind it', async () => {
  await desk.bridge.hello({})
  const before = readdirSync(testPlaces(folder()).looms)
  const importing = [desk.bridge.importFiles({ files, speakers: true }), desk.bridge.importFiles({ files, speakers: true })]
  await desk.bridge.stopImport({})
  for (const outcome of await Promise.all(importing)) expect(valueOf(outcome)).toMatchObject({ imported: [], open: null })
  expect(readdirSync(testPlaces(folder()).looms)).toEqual(before)
})
