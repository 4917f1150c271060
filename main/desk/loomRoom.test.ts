import { expect, test } from 'vitest'
import type { BridgeEvent } from '../../protocol/bridge'
import type { Answer } from '../../protocol/fault'
import { applyOps } from '../../loom/apply'
import { freshId } from '../../loom/ids'
import { emptyLoom, toData } from '../../loom/loomData'
import { spanOf } from '../../loom/runs'
import { LoomStore } from '../store/loomStore'
import { NodeDisk } from '../store/nodeDisk'
import { folderForEach } from '../testing/folderForEach'
import { DeskPage } from './testing/deskPage'
import { testPlaces } from './testing/testDesk'

const folder = folderForEach('desk')

test('opens again as it was closed, with the same text, tree and undo', async () => {
  const first = await DeskPage.opens(folder())
  await first.hasModel()
  await first.types(' a ship')
  const weave = await first.weaves(2)
  await first.ended(weave)
  await first.takes(weave, 0, 0, null)
  const { text } = first
  const data = toData(first.loom)
  await first.desk.close()
  const again = await DeskPage.opens(folder())
  expect(again.text).toBe(text)
  expect(toData(again.loom)).toEqual(data)
  await again.says(again.desk.bridge.undo({}))
  expect(again.text.endsWith(' a ship')).toBe(true)
  await again.desk.close()
})

test('tells how far the compaction of a loom that is being closed has come, and stops it without losing a word', async () => {
  const page = await DeskPage.opens(folder())
  const { id } = page.loom
  await page.types('and the sea was there. '.repeat(20_000))
  const { text } = page
  const stopped: Promise<Answer<boolean>>[] = []
  const told = page.until((event): event is BridgeEvent & { t: 'compacting' } => {
    if (event.t !== 'compacting' || event.progress === null) return false
    if (stopped.length === 0) stopped.push(page.desk.bridge.stopCompacting({}))
    return true
  })
  await page.says(page.desk.bridge.createLoom({ title: 'Another' }))
  expect((await told).progress?.of).toBeGreaterThan(1)
  expect(await stopped[0]).toEqual({ ok: true, value: true })
  expect(page.events.findLast((event) => event.t === 'compacting')?.progress).toBeNull()
  expect(await page.says(page.desk.bridge.stopCompacting({}))).toBe(false)
  page.lays(await page.says(page.desk.bridge.openLoom({ loom: id })))
  page.lays(await page.says(page.desk.bridge.openLoom({ loom: id })))
  expect(page.text).toBe(text)
  await page.desk.close()
})

test('a page gets the thread of a large loom first, cannot change it, and then gets all of the loom in small parts', async () => {
  const empty = emptyLoom('Large', 1)
  const nodes = Array.from({ length: 6000 }, (_, i) => ({ id: freshId('n'), parent: empty.root, children: [], ...spanOf(`branch ${i}`), createdAt: 1, marks: {} }))
  const content = applyOps(empty, nodes.map((node, index) => ({ t: 'add', node, index })))
  const made = await LoomStore.create(testPlaces(folder()).looms, 'Large', { disk: new NodeDisk(), now: () => 1, app: 'test', copiesDir: null }, content)
  if (!made.ok) throw new Error(made.fault.sentence)
  const tip = nodes[17]?.id ?? empty.root
  made.value.saveSession({ ...made.value.session, tip, caret: 3 })
  await made.value.close()
  const page = await DeskPage.opens(folder())
  const { bridge } = page.desk
  const loom = made.value.loom.id
  const glance = page.loom
  expect([glance.nodes.size, glance.root, page.text]).toEqual([1, tip, 'branch 17'])
  const first = await page.says(bridge.openLoom({ loom }))
  expect([first.partial, first.data.nodes.length, first.session.caret, first.readOnly === null]).toEqual([true, 1, 3, false])
  expect([(await bridge.undo({})).ok, (await bridge.readLoom({ loom, from: 1000 })).ok]).toEqual([false, false])
  await page.reads(loom)
  expect(toData(page.loom)).toEqual(toData(content))
  expect(page.parts.map(({ nodes }) => nodes.length)).toEqual([...Array.from({ length: 12 }, () => 500), 1])
  const [begin, ...others] = page.parts.map(({ opened }) => opened)
  expect([begin?.partial, begin?.readOnly, begin?.session.tip, begin?.data.nodes.length]).toEqual([undefined, null, tip, 0])
  expect(others.every((opened) => opened === null)).toBe(true)
  await page.types(' and on')
  const again = await page.says(bridge.openLoom({ loom }))
  expect([again.partial, again.data.nodes.length, again.data.nodes[0]?.text]).toEqual([true, 1, page.text])
  await page.desk.close()
})

test('a loom that was put away is not read on', async () => {
  const page = await DeskPage.opens(folder())
  const { bridge } = page.desk
  const loom = page.loom.id
  await page.reads(loom)
  await page.says(bridge.createLoom({ title: 'Another' }))
  expect(await bridge.readLoom({ loom, from: 1 })).toMatchObject({ ok: false, fault: { code: 'conflict' } })
  await page.desk.close()
})
