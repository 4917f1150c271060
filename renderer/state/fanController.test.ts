import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { NodeId } from '../../loom/ids'
import { show } from '../../loom/testing/sketch'
import type { FanState } from '../app'
import { plainPage, type PlainPage } from './testing/plainPage'

const says = [[' the', ' boat', ',', ' late'], [' the', ' bell', '.', ' Then', ' he', ' ran', '.'], [' him', '.', '\n\n', 'She', ' came']]

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const pageOf = (text: string, tokenMs = 10, latencyMs = 0): Promise<PlainPage> =>
  settled(plainPage({ text, tokenMs, latencyMs, settings: { branches: 3 }, say: (_, index) => says[index % 3] ?? [] }))

/** The result of `act`, when the answers that it waits for have come. */
async function settled<T>(act: Promise<T>): Promise<T> {
  let done = false
  const over = act.finally(() => (done = true))
  for (let ms = 0; !done && ms < 1000; ms++) await vi.advanceTimersByTimeAsync(ms === 0 ? 0 : 1)
  await vi.advanceTimersByTimeAsync(1)
  return over
}

const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const taken = ({ fan }: PlainPage) => fan.state.value?.branches.map(({ taken, departed }) => (departed ? '-' : taken)).join(' ') ?? 'no fan'
const threads = ({ client }: PlainPage) => show(client.loom.value as NonNullable<typeof client.loom.value>, client.tip.value ?? undefined)

test('the timeline of a weave: rows, streams, ghost, take', async () => {
  const page = await pageOf('He saw')
  const timeline: string[] = []
  const lengths = (fan: FanState): string => fan.branches.map(({ text }) => text.length).join(' ')
  page.fan.state.subscribe((fan) => timeline.push(fan === null ? 'no fan' : `${lengths(fan)}${fan.streaming ? '…' : ''}`))
  await settled(page.fan.weave())
  await wait(20)
  await settled(page.fan.take('all'))
  expect(timeline.filter((line, i) => line !== timeline[i - 1])).toEqual(['no fan', '0 0 0…', '4 4 4…', '9 9 5…', '9 9 5', 'no fan'])
  expect(page.editor.text()).toBe('He saw the boat')
  expect(threads(page)).toBe('"He saw" > [s" the boat" *, s" the bell" unread, s" him." unread]')
})

test('typing what the ghost says keeps it, a step back steps back, anything else puts it away', async () => {
  const page = await pageOf('He saw')
  await settled(page.fan.weave())
  await wait(100)
  for (const letter of ' the b') page.editor.type(letter)
  expect(taken(page)).toBe('6 6 -')
  page.editor.backspace()
  expect(taken(page)).toBe('5 5 -')
  expect(page.fan.touchesCaret()).toBe(true)
  page.editor.type('x')
  expect(taken(page)).toBe('no fan')
  await wait(10)
  expect(page.editor.text()).toBe('He saw the x')
  expect(page.client.loom.value?.nodes.size).toBe(5)
})

test('typing through while the branches stream changes no branch', async () => {
  const page = await pageOf('He saw', 30)
  await settled(page.fan.weave())
  await wait(30)
  page.editor.type(' the')
  await wait(200)
  expect(taken(page)).toBe('4 4 -')
  expect(threads(page)).toBe('"He saw" > [" the" *, s" the boat, late", s" him.\\n\\nShe came" unread, s" the bell. Then he ran." unread]')
})

test('words and sentences are taken one after the other, and the rest stays the ghost', async () => {
  const page = await pageOf('He saw')
  await settled(page.fan.weave())
  await wait(100)
  page.fan.step(1)
  void page.fan.take('word')
  await settled(page.fan.take('word'))
  expect([page.editor.text(), taken(page)]).toEqual(['He saw the bell.', '- 10 -'])
  await settled(page.fan.take('sentence'))
  expect([page.editor.text(), taken(page)]).toEqual(['He saw the bell. Then he ran.', 'no fan'])
  await settled(page.edit.undo())
  await settled(page.edit.undo())
  expect(page.editor.text()).toBe('He saw the')
})

test('a word is taken while its branch streams on', async () => {
  const page = await pageOf('He saw')
  await settled(page.fan.weave())
  await wait(20)
  await settled(page.fan.take('word'))
  expect([page.editor.text(), taken(page)]).toEqual(['He saw the', '4 4 -'])
  await wait(100)
  await settled(page.fan.take('all'))
  expect(page.editor.text()).toBe('He saw the boat, late')
})

test('of a sentence that is still on its way the whole words are taken, and the rest follows', async () => {
  const page = await pageOf('He saw')
  await settled(page.fan.weave())
  await settled(page.fan.take('sentence'))
  expect([page.editor.text(), page.said]).toEqual(['He saw', ['The branch is still on its way.']])
  await wait(10)
  page.fan.step(1)
  await settled(page.fan.take('sentence'))
  expect([page.editor.text(), page.said.at(-1)]).toEqual(['He saw', 'The next word is still on its way.'])
  await wait(10)
  await settled(page.fan.take('sentence'))
  expect([page.editor.text(), taken(page), page.fan.state.value?.streaming]).toEqual(['He saw the', '4 4 -', true])
  await wait(100)
  await settled(page.fan.take('sentence'))
  expect([page.editor.text(), taken(page)]).toEqual(['He saw the bell. ', '- 11 -'])
})

test('in the middle of a text what follows stays where it is', async () => {
  const page = await pageOf('He saw and went on.')
  page.editor.setCaret(6)
  await settled(page.fan.weave())
  await wait(100)
  await settled(page.fan.take('word'))
  expect([page.editor.text(), page.editor.caret()]).toEqual(['He saw the and went on.', 10])
  page.editor.type(' b')
  expect(taken(page)).toBe('6 6 -')
  await settled(page.fan.take('all'))
  expect([page.editor.text(), page.editor.caret()]).toEqual(['He saw the boat, late and went on.', 21])
})

test('what is typed before the answer to a take comes after what was taken', async () => {
  const page = await pageOf('He saw', 10, 5)
  await settled(page.fan.weave())
  await wait(100)
  const taking = page.fan.take('all')
  await wait(1)
  for (const letter of '!?') page.editor.type(letter)
  await settled(taking)
  await wait(30)
  expect([page.editor.text(), page.editor.caret()]).toEqual(['He saw the boat, late!?', 23])
})

test('in the middle of a text too, and a step back takes from what was taken', async () => {
  const page = await pageOf('He saw and went on.', 10, 5)
  page.editor.setCaret(6)
  await settled(page.fan.weave())
  await wait(100)
  const taking = page.fan.take('word')
  await wait(1)
  for (const letter of ' a?') page.editor.type(letter)
  await settled(taking)
  await wait(30)
  expect([page.editor.text(), page.editor.caret()]).toEqual(['He saw the a? and went on.', 13])
  page.editor.setCaret(6)
  await settled(page.fan.weave())
  await wait(100)
  const again = page.fan.take('all')
  await wait(1)
  page.editor.backspace()
  page.editor.type('r')
  await settled(again)
  await wait(30)
  expect([page.editor.text(), page.editor.caret()]).toEqual(['He saw the boat, latr the a? and went on.', 21])
})

test('an edit before the fan puts it away', async () => {
  const page = await pageOf('He saw')
  await settled(page.fan.weave())
  page.editor.setCaret(0)
  page.editor.type('x')
  expect(taken(page)).toBe('no fan')
})

test('weaving again at the ghost asks for more, elsewhere for others', async () => {
  const page = await pageOf('He saw it')
  await settled(page.fan.weave())
  await wait(100)
  const first = page.fan.state.value?.weave
  await settled(page.fan.weave())
  expect(page.fan.state.value).toMatchObject({ weave: first })
  expect(page.fan.state.value?.branches).toHaveLength(6)
  page.editor.setCaret(6)
  await settled(page.fan.weave())
  expect(page.fan.state.value).toMatchObject({ at: 6 })
  expect(page.fan.state.value).not.toMatchObject({ weave: first })
})

test('weaving leaves a selection as it is, and takes begin behind it', async () => {
  const page = await pageOf('He saw it')
  page.editor.select(3, 6)
  await settled(page.fan.weave())
  await wait(100)
  expect(page.fan.state.value).toMatchObject({ at: 6 })
  await settled(page.fan.weave())
  expect(page.fan.state.value?.branches).toHaveLength(6)
  expect([page.editor.selection(), page.fan.touchesCaret()]).toEqual([{ from: 3, to: 6 }, false])
  await settled(page.fan.take('word'))
  expect([page.editor.text(), page.editor.selection()]).toEqual(['He saw the it', { from: 10, to: 10 }])
})

test('keys pressed before the fan is there wait for it, and find the branch on its way', async () => {
  const page = await pageOf('He saw and went on.', 10, 20)
  page.editor.setCaret(6)
  const weaving = page.fan.weave()
  expect([page.fan.coming(), page.fan.touchesCaret()]).toEqual([true, true])
  const acts = [page.fan.take('word'), page.fan.setAside()]
  page.fan.step(1)
  await settled(Promise.all([weaving, ...acts]))
  expect([page.fan.coming(), page.said, page.editor.text()]).toEqual([false, ['The branch is still on its way.'], 'He saw and went on.'])
  expect(page.fan.state.value).toMatchObject({ selected: 2, branches: [{ aside: true }, {}, {}] })
  const again = [page.fan.dismiss(), page.fan.weave(), page.fan.dismiss()]
  await settled(Promise.all(again))
  expect([page.fan.state.value, page.fan.coming()]).toEqual([null, false])
})

test('a key for a word moves no caret while the next word is on its way', async () => {
  const page = await pageOf('He saw and went on.')
  page.editor.setCaret(6)
  await settled(page.fan.weave())
  expect(page.fan.touchesCaret()).toBe(true)
  await wait(10)
  page.editor.type(' the')
  expect([taken(page), page.fan.touchesCaret()]).toEqual(['4 4 -', true])
  page.editor.setCaret(3)
  expect(page.fan.touchesCaret()).toBe(false)
})

test('quotes and apostrophes of a keyboard go through those of print, and stay as they were typed', async () => {
  const page = await settled(plainPage({ text: 'He saw', tokenMs: 10, settings: { branches: 1 }, say: () => [' \u201cNo,', '\u201d', ' didn\u2019t', ' he', '?'] }))
  await settled(page.fan.weave())
  await wait(100)
  for (const letter of ' "No," didn\'t') page.editor.type(letter)
  expect(taken(page)).toBe('13')
  await settled(page.fan.take('all'))
  expect(page.editor.text()).toBe('He saw "No," didn\'t he?')
})

test('of a branch with nothing in it nothing is taken, and she is told', async () => {
  const page = await settled(plainPage({ text: 'He saw', tokenMs: 10, settings: { branches: 1 }, say: () => [''] }))
  await settled(page.fan.weave())
  await wait(50)
  await settled(page.fan.take('all'))
  expect([page.editor.text(), page.said]).toEqual(['He saw', ['There is nothing in this branch to take.']])
})

test('take and weave goes on from the end', async () => {
  const page = await pageOf('He saw')
  await settled(page.fan.weave())
  await wait(100)
  await settled(page.fan.takeAndWeave())
  expect(page.editor.text()).toBe('He saw the boat, late')
  expect(page.fan.state.value).toMatchObject({ at: 21, anchor: page.client.tip.value })
})

test('a branch set aside is kept, archived, and the next one is the ghost', async () => {
  const page = await pageOf('He saw')
  await settled(page.fan.weave())
  await wait(100)
  await settled(page.fan.setAside())
  expect(page.fan.state.value).toMatchObject({ selected: 1 })
  expect(threads(page)).toBe('"He saw" * > [s" the boat, late" archived, s" him.\\n\\nShe came" unread, s" the bell. Then he ran."]')
})

test('the only branch that is still on offer can be set aside too', async () => {
  const page = await pageOf('He saw')
  await settled(page.fan.weave())
  await wait(100)
  page.fan.select(2)
  for (const letter of ' him') page.editor.type(letter)
  await settled(page.fan.setAside())
  expect([taken(page), page.said]).toEqual(['no fan', []])
  expect(threads(page)).toContain('s" him.\\n\\nShe came" archived')
})

test('what set aside put away of a branch that is taken in part comes back, in the fan and in the tree', async () => {
  const page = await pageOf('He saw')
  await settled(page.fan.weave())
  await wait(100)
  await settled(page.fan.take('word'))
  await settled(page.fan.setAside())
  const rest = [...(page.client.loom.value?.nodes.values() ?? [])].filter(({ marks }) => marks.archived === true)
  expect(rest.map(({ text }) => text)).toEqual([' boat, late'])
  expect(page.fan.state.value).toMatchObject({ selected: 1, branches: [{ aside: true }, { aside: false }, {}] })
  expect(page.fan.bringBack(rest[0]?.id as NodeId)).toBe(true)
  await wait(10)
  expect(page.fan.state.value).toMatchObject({ selected: 0, branches: [{ aside: false, taken: 4 }, {}, {}] })
  expect(threads(page)).not.toContain('archived')
  await settled(page.fan.take('all'))
  expect(page.editor.text()).toBe('He saw the boat, late')
})

test('undo of setting aside gives the row back, redo takes it, and the tree does the same', async () => {
  const page = await pageOf('He saw')
  await settled(page.fan.weave())
  await wait(100)
  const rows = (): string => page.fan.state.value?.branches.map(({ aside }) => (aside ? 'x' : 'o')).join('') ?? 'no fan'
  await settled(page.fan.setAside())
  expect(rows()).toBe('xoo')
  await settled(page.edit.undo())
  expect(rows()).toBe('ooo')
  await settled(page.edit.redo())
  expect([rows(), page.fan.state.value?.selected]).toEqual(['xoo', 1])
  page.edit.archive(page.fan.state.value?.branches[1]?.node as NodeId)
  await wait(10)
  expect([rows(), page.fan.state.value?.selected]).toEqual(['xxo', 2])
})

test('nothing moves while an input method composes, and what waited comes after', async () => {
  const page = await pageOf('He saw')
  await settled(page.fan.weave())
  await wait(20)
  page.editor.composing = true
  page.editor.type('か')
  const waiting = page.fan.weave()
  await wait(100)
  expect(page.fan.state.value).not.toBeNull()
  expect(page.editor.replaced).toEqual([])
  page.editor.composing = false
  page.client.composed()
  page.fan.composed()
  await settled(waiting)
  expect(page.editor.text()).toBe('He sawか')
  expect(page.fan.state.value).toMatchObject({ at: 7 })
})
