import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { applyOps } from '../../loom/apply'
import { freshId } from '../../loom/ids'
import { emptyLoom, fromData, toData } from '../../loom/loomData'
import { prune } from '../../loom/prune'
import { spanOf } from '../../loom/runs'
import type { Op } from '../../loom/transaction'
import { LoomStore } from '../store/loomStore'
import { NodeDisk } from '../store/nodeDisk'
import { folderForEach } from '../testing/folderForEach'
import { DeskPage } from './testing/deskPage'
import { testPlaces } from './testing/testDesk'

const folder = folderForEach('pruning')

test('a branch of thousands of nodes is pruned in small changes, and one undo after a restart brings all of it back', async () => {
  const empty = emptyLoom('Wide', 1)
  const ops: Op[] = []
  for (let i = 0, parent = empty.root; i < 3500; i++) {
    const id = freshId('n')
    ops.push({ t: 'add', node: { id, parent, children: [], ...spanOf(`${i} `), createdAt: 1, marks: i === 0 ? { archived: true } : {} }, index: 0 })
    if (i % 3 === 0) parent = id
  }
  const { looms } = testPlaces(folder())
  const made = await LoomStore.create(looms, 'Wide', { disk: new NodeDisk(), now: () => 1, app: 'test', copiesDir: null }, applyOps(empty, ops))
  if (!made.ok) throw new Error(made.fault.sentence)
  await made.value.close()

  let page = await DeskPage.opens(folder())
  const { bridge } = page.desk
  page.lays(await page.says(bridge.openLoom({ loom: made.value.loom.id })))
  const before = toData(page.loom)
  const { parts, nodes } = prune(fromData(before))
  expect([nodes, parts.map((part) => part.length)]).toEqual([3500, [1000, 1000, 1000, 500]])
  for (const [i, part] of parts.entries()) {
    const transaction = { id: freshId('t'), at: Date.now(), by: 'writer', event: 'prune', ops: part, tip: empty.root, caret: 0, ...(i === 0 ? {} : { joins: true as const }) } as const
    await page.says(bridge.commit({ transaction }))
  }
  expect(page.loom.nodes.size).toBe(1)
  await page.desk.close()
  const journals = readdirSync(made.value.folder).filter((name) => name.startsWith('journal-'))
  const lines = journals.flatMap((name) => readFileSync(join(made.value.folder, name), 'utf8').split('\n'))
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(400_000)

  page = await DeskPage.opens(folder())
  const heard = page.events.length
  expect(await page.says(page.desk.bridge.undo({}))).toEqual({ label: 'pruning' })
  expect(toData(page.loom)).toEqual(before)
  const undone = page.events.slice(heard).flatMap((event) => (event.t === 'transaction' ? [event.transaction.ops.length] : []))
  expect(undone).toEqual([500, 1000, 1000, 1000])
  expect(await page.says(page.desk.bridge.redo({}))).toEqual({ label: 'pruning' })
  expect(page.loom.nodes.size).toBe(1)
  await page.desk.close()
})
