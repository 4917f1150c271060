import { expect, test } from 'vitest'
import type { Hello, OpenLoom } from '../../protocol/bridge'
import { splitAt } from '../../loom/edit'
import { decodeEvidence } from '../../loom/evidenceCodec'
import type { NodeId } from '../../loom/ids'
import { fromData } from '../../loom/loomData'
import { Thread } from '../../loom/thread'
import { folderForEach } from '../testing/folderForEach'
import { DeskPage } from './testing/deskPage'

const folder = folderForEach('desk')

test('streams five branches, gives each its node in order, and keeps their evidence', async () => {
  const page = await DeskPage.opens(folder())
  await page.hasModel()
  const anchor = page.tip
  const weave = await page.weaves(5)
  expect((await page.ended(weave)).fault).toBeNull()
  expect(page.children(anchor)).toEqual(page.texts(weave))
  const branches = page.loom.nodes.get(anchor)?.children ?? []
  const surprises = await page.says(page.desk.bridge.nodeSurprises({ nodes: [anchor, ...branches] }))
  expect(surprises[0], 'of what the writer wrote nothing is recorded').toBeNull()
  for (const [index, child] of branches.entries()) {
    const news = page.events.flatMap((event) => (event.t === 'weave' ? event.news : [])).filter((item) => item.branch === index)
    const mean = news.reduce((sum, { bits }) => sum + bits, 0) / news.reduce((sum, { tokens }) => sum + tokens, 0)
    expect(surprises[index + 1], `mean surprise of ${child}`).toBeCloseTo(mean, 3)
  }
  for (const child of page.loom.nodes.get(anchor)?.children ?? []) {
    const node = page.loom.nodes.get(child)
    const run = node?.runs[0]
    if (run?.origin !== 'simulator' || run.source?.evidence == null) throw new Error('a branch without evidence')
    const { tokens, healed, damage } = decodeEvidence(await page.says(page.desk.bridge.readEvidence({ evidence: run.source.evidence })))
    expect(damage).toBeNull()
    const bytes = Buffer.concat(tokens.map((token) => token.bytes)).subarray(healed)
    expect(bytes.toString('utf8')).toBe(node?.text)
    expect(node?.marks.unread).toBe(true)
  }
  await page.desk.close()
})

test('a weave asked for before the model is there waits for it', async () => {
  const page = await DeskPage.opens(folder(), 'fake:seed=1,loadMs=150')
  const weave = await page.weaves(2)
  expect((await page.ended(weave)).fault).toBeNull()
  expect(page.texts(weave)).toHaveLength(2)
  await page.desk.close()
})

test('takes while branches stream: the rest ends, nothing is lost, undo gives the thread back', async () => {
  const page = await DeskPage.opens(folder(), 'fake:seed=2,delay=5')
  await page.hasModel()
  const before = page.text
  const anchor = page.tip
  const weave = await page.weaves(4)
  await page.hasSeen(weave, 2, 12)
  const shown = page.texts(weave)[2] ?? ''
  await page.takes(weave, 2, 0, 8)
  expect(page.text).toBe(before + shown.slice(0, 8))
  await page.ended(weave)
  const branches = page.children(anchor)
  expect(branches).toHaveLength(4)
  page.texts(weave).forEach((text, i) => expect(text.startsWith(branches[i] ?? '?')).toBe(true))
  expect(page.children(page.tip).join('')).toBe((page.texts(weave)[2] ?? '').slice(8))
  await page.says(page.desk.bridge.undo({}))
  expect(page.text).toBe(before)
  await page.says(page.desk.bridge.redo({}))
  expect(page.text).toBe(before + shown.slice(0, 8))
  await page.desk.close()
})

test('of a branch that is taken in part the rest is set aside, and never what is on the thread', async () => {
  for (const delay of [0, 8]) {
    const page = await DeskPage.opens(folder(), `fake:seed=2,delay=${delay}`)
    await page.hasModel()
    const { text } = page
    const weave = await page.weaves(3)
    await page.hasSeen(weave, 1, 12)
    if (delay === 0) await page.ended(weave)
    await page.takes(weave, 1, 0, 8)
    await page.says(page.desk.bridge.setAside({ weave, branch: 1, aside: true }))
    if (delay > 0) await page.ended(weave)
    expect(page.text.slice(text.length)).toHaveLength(8)
    const [rest, ...more] = (page.loom.nodes.get(page.tip)?.children ?? []).map((id) => page.loom.nodes.get(id))
    expect([rest?.marks.archived, more.length]).toEqual([true, 0])
    const onThread = Thread.of(page.loom, page.tip).ids.map((id) => page.loom.nodes.get(id)?.marks.archived)
    expect(onThread.every((archived) => archived === undefined)).toBe(true)
    await page.says(page.desk.bridge.setAside({ weave, branch: 1, aside: false }))
    expect(page.loom.nodes.get(rest?.id as NodeId)?.marks.archived).toBeUndefined()
    await page.says(page.desk.bridge.undo({}))
    expect(page.loom.nodes.get(rest?.id as NodeId)?.marks.archived).toBe(true)
    await page.desk.close()
  }
})

test('a branch taken whole while it streams stays in the tree when the taking is undone', async () => {
  const page = await DeskPage.opens(folder(), 'fake:seed=5,delay=5')
  await page.hasModel()
  const { text, tip } = page
  const weave = await page.weaves(2)
  await page.hasSeen(weave, 1, 10)
  await page.takes(weave, 1, 0, null)
  const taken = page.text.slice(text.length)
  expect(page.texts(weave)[1]?.startsWith(taken)).toBe(true)
  await page.ended(weave)
  await page.says(page.desk.bridge.undo({}))
  expect(page.text).toBe(text)
  expect(page.children(tip)[1]).toBe(taken)
  await page.desk.close()
})

test('takes in the middle of the text without moving what follows', async () => {
  const page = await DeskPage.opens(folder())
  await page.hasModel()
  const at = 40
  const before = page.text
  const { ops, head, tip } = splitAt(page.loom, Thread.of(page.loom, page.tip), at, Date.now())
  await page.commits('weave', ops, tip)
  const weave = await page.weaves(3, head)
  await page.ended(weave)
  await page.takes(weave, 1, 0, null, at)
  expect(page.text).toBe(before.slice(0, at) + page.texts(weave)[1] + before.slice(at))
  await page.says(page.desk.bridge.undo({}))
  expect(page.text).toBe(before)
  await page.desk.close()
})

test('a dying engine costs no text: branches so far stand in the tree, marked, and it loads again', async () => {
  const page = await DeskPage.opens(folder(), 'fake:seed=3,delay=2,crashAfter=40')
  await page.hasModel()
  const anchor = page.tip
  const weave = await page.weaves(4)
  const { fault } = await page.ended(weave)
  expect(fault?.code).toBe('engine-gone')
  const nodes = (page.loom.nodes.get(anchor)?.children ?? []).map((id) => page.loom.nodes.get(id))
  expect(nodes.map((node) => node?.text)).toEqual(page.texts(weave))
  expect(nodes.map((node) => node?.marks.interrupted)).toEqual([true, true, true, true])
  await page.types(' and still she wrote')
  expect(page.text.endsWith(' and still she wrote')).toBe(true)
  await page.desk.close()
})

test('an engine that hangs does not keep a loom from closing, nor lose what it had said', async () => {
  const page = await DeskPage.opens(folder(), 'fake:seed=6,delay=2,hangAfter=30')
  await page.hasModel()
  const anchor = page.tip
  const weave = await page.weaves(2)
  await page.hasSeen(weave, 0, 5)
  const hello: Hello = await page.says(page.desk.bridge.hello({}))
  const loom = fromData((hello.open as OpenLoom).data)
  expect((loom.nodes.get(anchor)?.children ?? []).map((id) => loom.nodes.get(id)?.text)).toEqual(page.texts(weave))
  await page.desk.close()
})

test('a page that comes up again finds the branches that arrived meanwhile', async () => {
  const page = await DeskPage.opens(folder(), 'fake:seed=4,delay=5')
  await page.hasModel()
  const anchor = page.tip
  const weave = await page.weaves(3)
  await page.hasSeen(weave, 0, 5)
  const hello: Hello = await page.says(page.desk.bridge.hello({}))
  const loom = fromData((hello.open as OpenLoom).data)
  const stand = (loom.nodes.get(anchor)?.children ?? []).map((id) => loom.nodes.get(id)?.text ?? '')
  expect(stand).toHaveLength(3)
  page.texts(weave).forEach((text, i) => expect(stand[i]?.startsWith(text.slice(0, 5))).toBe(true))
  await page.desk.close()
})

test('the evidence of a branch can be read while it streams', async () => {
  const page = await DeskPage.opens(folder(), 'fake:seed=2,delay=5')
  await page.hasModel()
  const weave = await page.weaves(2)
  await page.hasSeen(weave, 1, 30)
  const { tokens, damage } = decodeEvidence(await page.says(page.desk.bridge.readBranch({ weave, branch: 1 })))
  expect(damage).toBeNull()
  expect(tokens.length).toBeGreaterThan(1)
  await page.desk.close()
})
