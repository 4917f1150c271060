import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nodeOf } from '../../loom/loomData'
import { show } from '../../loom/testing/sketch'
import type { NodeId } from '../../loom/ids'
import { plainPage, type PlainPage } from './testing/plainPage'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(20)

/** "Once" > [" a" > [" b", " c"], " d"], all by the simulator but the root, with the thread on "Once a b". */
async function page(): Promise<PlainPage> {
  const said = [[' a', ' d'], [' b', ' c']]
  const making = plainPage({ text: 'Once', tokenMs: 1, settings: { branches: 2 }, say: (weave, index) => [said[weave]?.[index] ?? ''] })
  await vi.advanceTimersByTimeAsync(5)
  const made = await making
  for (let weave = 0; weave < 2; weave++) {
    void made.fan.weave()
    await settle()
    void made.fan.take('all')
    await settle()
  }
  return made
}

const where = ({ editor }: PlainPage): string => `${editor.text().slice(0, editor.caret())}|${editor.text().slice(editor.caret())}`

function nodeWith({ client }: PlainPage, text: string): NodeId {
  const found = [...(client.loom.value?.nodes.values() ?? [])].find((node) => node.text === text)
  if (found === undefined) throw new Error(`no node says ${text}`)
  return found.id
}

function shape({ client }: PlainPage): string {
  const loom = client.loom.value
  if (loom === null) return ''
  return show(loom, client.tip.value ?? loom.root).replaceAll(/[su](?=")/g, '').replaceAll(' unread', '')
}

test('a branch is grafted at the end of another, the thread goes through it, and undo puts it back', async () => {
  const made = await page()
  const before = shape(made)
  made.walk.to(nodeWith(made, ' d'))
  expect(made.edit.graftHere(nodeWith(made, ' a'))).toBe(true)
  await settle()
  expect(where(made)).toBe('Once d| a b')
  expect(shape(made)).toBe('"Once" > " d" > " a" > [" b" *, " c"]')
  void made.edit.undo()
  await settle()
  made.walk.to(nodeWith(made, ' b'))
  expect(shape(made)).toBe(before)
})

test('a branch grafted inside a node splits it there, and what stood behind stays its sibling', async () => {
  const made = await page()
  made.editor.setCaret(2)
  expect(made.edit.graftHere(nodeWith(made, ' d'))).toBe(true)
  expect(where(made)).toBe('On| d')
  expect(shape(made)).toBe('"On" > ["ce" > " a" > [" b", " c"], " d" *]')
})

test('what cannot be grafted is said, and nothing changes', async () => {
  const made = await page()
  const before = shape(made)
  expect(made.edit.graftHere(nodeWith(made, ' a'))).toBe(false)
  made.walk.to(nodeWith(made, ' a'))
  expect(made.edit.graftHere(nodeWith(made, ' a'))).toBe(false)
  made.editor.setCaret(4)
  expect(made.edit.graftHere(nodeWith(made, ' d'))).toBe(false)
  made.walk.to(nodeWith(made, ' b'))
  expect(made.edit.graftHere('n_0000000000000000' as NodeId)).toBe(false)
  expect(shape(made)).toBe(before)
  expect(made.said).toEqual([
    'A branch cannot go on from itself; graft it at another place.',
    'A branch cannot go on from itself; graft it at another place.',
    'This branch goes on from here already.',
    'The branch that was cut is no longer in the loom.',
  ])
})

test('a branch moves past its sibling at the fork nearest the caret', async () => {
  const made = await page()
  made.edit.moveBranch(1)
  expect(shape(made)).toBe('"Once" > [" a" > [" c", " b" *], " d"]')
  made.edit.moveBranch(1)
  expect(made.said).toEqual(['This branch is the last of its siblings.'])
  made.editor.setCaret(5)
  made.edit.moveBranch(1)
  expect(shape(made)).toBe('"Once" > [" d", " a" > [" c", " b" *]]')
})

test('pruning takes what is set aside, the thread goes another way, and undo brings all back', async () => {
  const made = await page()
  made.edit.archive(nodeWith(made, ' a'))
  made.walk.to(nodeWith(made, ' c'))
  const before = made.client.loom.value?.nodes.size
  void made.edit.prune()
  await settle()
  expect(shape(made)).toBe('"Once" > " d" *')
  expect(where(made)).toBe('Once| d')
  void made.edit.undo()
  await settle()
  expect(made.client.loom.value?.nodes.size).toBe(before)
  expect(made.editor.text()).toBe('Once a c')
  const loom = made.client.loom.value
  expect(loom === null ? null : nodeOf(loom, nodeWith(made, ' a')).marks.archived).toBe(true)
})
