import type { BridgeEvent, HeddleApi } from '../protocol/bridge'
import { expect, test } from './fixtures'
import { squeezed, type Writer } from './writer'

test.use({ model: 'fake:seed=7,delay=25' })

const opening = 'She opened the door and'

test.beforeEach(async ({ writer }) => {
  await writer.hasModel()
  await writer.beginsNewLoom()
  await writer.types(opening)
})

test('words and sentences are taken while the branches still stream', async ({ writer }) => {
  await writer.weaves()
  await writer.waitsForEach(5)
  await writer.takes('word')
  await expect.poll(() => taken(writer)).toMatch(/^\S+$/)
  const [word] = [await taken(writer)]
  await writer.takes('word')
  await expect.poll(async () => (await taken(writer)).length).toBeGreaterThan(word.length)
  await expect(writer.fan).toBeAttached()
  await writer.waitsForAll()
  await writer.takes('sentence')
  await expect.poll(() => taken(writer)).toMatch(/[.!?…”]$|\S{20,}/)
})

test('taking all early ends the other streams and keeps what was seen', async ({ writer, heddle }) => {
  await writer.weaves()
  await writer.waitsForEach(5)
  const ghost = await writer.ghost()
  await writer.takes('all')
  await writer.fanCloses()
  await expect.poll(() => taken(writer)).toContain(squeezed(ghost).slice(0, 8))
  const kept = await heddle.kept()
  expect(squeezed(kept.thread)).toBe(squeezed(await writer.seen()))
  expect(kept.threads).toHaveLength(5)
})

test('typing what the ghost says keeps it, typing otherwise puts the fan aside', async ({ writer, heddle }) => {
  await writer.weaves()
  await writer.waitsForAll()
  const ghost = await writer.ghost()
  await writer.types(ghost.slice(0, 4))
  await writer.sees(opening + ghost.slice(0, 4))
  await expect.poll(() => writer.ghost()).toBe(ghost.slice(4).trimEnd())
  await writer.types('#')
  await writer.fanCloses()
  await writer.sees(`${opening}${ghost.slice(0, 4)}#`)
  const kept = await heddle.kept()
  expect(kept.threads.length).toBeGreaterThanOrEqual(5)
  expect(squeezed(kept.thread)).toBe(squeezed(`${opening}${ghost.slice(0, 4)}#`))
})

test('more branches are appended and none is lost', async ({ writer }) => {
  await writer.weaves()
  await writer.waitsForAll()
  const before = await writer.branches()
  await writer.does('weave.more')
  await expect.poll(async () => (await writer.branches()).length).toBe(10)
  await writer.waitsForAll()
  expect((await writer.branches()).slice(0, 5)).toEqual(before)
})

test('rows are chosen with arrows and with their number', async ({ writer }) => {
  await writer.weaves()
  await writer.waitsForEach(5)
  expect(await writer.selected()).toBe(1)
  await writer.does('weave.next', 'weave.next')
  await expect.poll(() => writer.selected()).toBe(3)
  await writer.does('weave.previous')
  await expect.poll(() => writer.selected()).toBe(2)
  await writer.does('weave.select5')
  await expect.poll(() => writer.selected()).toBe(5)
  await writer.sees(opening)
})

test('a branch set aside is archived, and the fan put away leaves its branches in the tree', async ({ writer, heddle }) => {
  await writer.weaves()
  await writer.waitsForAll()
  await writer.does('weave.setAside')
  await writer.does('weave.dismiss')
  await writer.fanCloses()
  await writer.sees(opening)
  const kept = await heddle.kept()
  const branches = kept.nodes.filter((node) => node.parent !== null)
  expect(branches).toHaveLength(5)
  expect(branches.filter((node) => node.marks.archived)).toHaveLength(1)
})

test('take and weave on opens the next fan at the new end', async ({ writer }) => {
  await writer.weaves()
  await writer.waitsForAll()
  const ghost = await writer.ghost()
  await writer.does('weave.takeAndWeave')
  await writer.sees(opening + ghost)
  await expect.poll(async () => (await writer.branches()).filter((text) => text !== '').length).toBe(5)
  await writer.waitsForAll()
  expect(await writer.ghost()).not.toBe(ghost)
})

test('a key of the fan pressed before main has answered is heard by the fan', async ({ heddle, writer }) => {
  await heddle.page.evaluate((mac) => {
    const press = (key: string, more: KeyboardEventInit = {}): boolean | undefined =>
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, code: key, bubbles: true, cancelable: true, ...more }))
    press('Enter', mac ? { metaKey: true } : { ctrlKey: true })
    press('Tab')
  }, process.platform === 'darwin')
  await expect(heddle.page.getByRole('list', { name: 'Notices' }).getByText('The branch is still on its way.')).toBeVisible()
  await writer.waitsForAll()
  await writer.sees(opening)
})

test('letters, digits and Enter still type while a fan is open', async ({ writer }) => {
  await writer.weaves()
  await writer.waitsForEach(5)
  await writer.types('3 j\nx')
  await writer.sees(`${opening}3 j x`)
})

test('every branch streams from its first token on, ends once and stands in the tree before the weave is over', async ({ writer, heddle }) => {
  const events = await heddle.page.evaluateHandle(() => {
    const heard: BridgeEvent[] = []
    ;(window as unknown as { readonly heddle: HeddleApi }).heddle.onEvent((event) => heard.push(event))
    return heard
  })
  await writer.weaves()
  await writer.waitsForAll()
  const rows = await writer.branches()
  await expect.poll(async () => (await events.jsonValue()).some((event) => event.t === 'weaveEnded')).toBe(true)
  const heard = await events.jsonValue()
  const order = heard.map((event) => event.t)
  expect(order.indexOf('weaveStarted')).toBeLessThan(order.indexOf('weave'))
  expect(order.lastIndexOf('weave')).toBeLessThan(order.indexOf('weaveEnded'))

  const news = heard.flatMap((event) => (event.t === 'weave' ? event.news : []))
  const firstEnd = news.findIndex((item) => item.finish !== null)
  expect(new Set(news.slice(0, firstEnd).map((item) => item.branch)), 'all have begun before one ends').toEqual(new Set([0, 1, 2, 3, 4]))
  for (const branch of [0, 1, 2, 3, 4]) {
    const own = news.filter((item) => item.branch === branch)
    expect(own.filter((item) => item.finish !== null), `ends of branch ${branch}`).toHaveLength(1)
    expect(own.filter((item) => item.node !== null), `places of branch ${branch}`).toHaveLength(1)
    const after = own.slice(own.findIndex((item) => item.finish !== null) + 1)
    expect(after.map((item) => item.text).join(''), `branch ${branch} is silent after its end`).toBe('')
    expect(own.map((item) => item.text).join('').trimEnd(), `text of branch ${branch}`).toBe(rows[branch]?.trimEnd())
  }
  const seqs = heard.flatMap((event) => (event.t === 'transaction' ? [event.seq] : []))
  expect(seqs).toEqual(seqs.toSorted((a, b) => a - b))
  const added = heard.flatMap((event) => (event.t === 'transaction' && event.transaction.event === 'branch' ? event.transaction.ops : [])).filter((op) => op.t === 'add')
  expect(added).toHaveLength(5)
})

/** What stands in the thread after the opening, without white space. */
async function taken(writer: Writer): Promise<string> {
  return squeezed(await writer.seen()).slice(squeezed(opening).length)
}
