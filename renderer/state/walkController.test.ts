import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { plainPage, type PlainPage } from './testing/plainPage'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** "Once" > [" a" > [" b", " c"], " d"], with the thread on "Once a b". */
async function page(): Promise<PlainPage> {
  const said = [[' a', ' d'], [' b', ' c']]
  const say = (weave: number, index: number): readonly string[] => [said[weave]?.[index] ?? '']
  const making = plainPage({ text: 'Once', tokenMs: 1, settings: { branches: 2 }, say }, () => 0.9)
  await vi.advanceTimersByTimeAsync(5)
  const made = await making
  for (let weave = 0; weave < 2; weave++) {
    void made.fan.weave()
    await vi.advanceTimersByTimeAsync(20)
    void made.fan.take('all')
    await vi.advanceTimersByTimeAsync(20)
  }
  return made
}

const where = ({ editor }: PlainPage): string => `${editor.text().slice(0, editor.caret())}|${editor.text().slice(editor.caret())}`

test('to the fork above and back by the way last taken', async () => {
  const made = await page()
  expect(where(made)).toBe('Once a b|')
  made.walk.parentFork()
  expect(where(made)).toBe('Once a|')
  made.walk.parentFork()
  expect(where(made)).toBe('Once|')
  made.walk.child()
  made.walk.child()
  expect(where(made)).toBe('Once a b|')
})

test('siblings go round at the fork before the caret, which waits there', async () => {
  const made = await page()
  made.editor.setCaret(4)
  made.walk.sibling(1)
  expect(where(made)).toBe('Once| d')
  made.walk.sibling(1)
  expect(where(made)).toBe('Once| a b')
  made.editor.setCaret(6)
  made.walk.sibling(-1)
  expect(where(made)).toBe('Once a| c')
  made.walk.siblingOfTip(1)
  expect(where(made)).toBe('Once a b|')
})

test('back and forward are places, not branches', async () => {
  const made = await page()
  made.editor.setCaret(2)
  made.walk.siblingOfTip(1)
  made.walk.root()
  made.walk.back()
  made.walk.back()
  expect(where(made)).toBe('On|ce a b')
  made.walk.forward()
  expect(where(made)).toBe('Once a c|')
  made.walk.forward()
  expect(where(made)).toBe('Once|')
  made.walk.forward()
  expect(where(made)).toBe('Once|')
})

test('to a node off the thread, and past what is archived', async () => {
  const made = await page()
  const { root, nodes } = made.api.loom()
  const [a, d] = nodes.get(root)?.children ?? []
  if (a === undefined || d === undefined) throw new Error('two branches')
  made.walk.to(d)
  expect(where(made)).toBe('Once d|')
  made.walk.to(a)
  expect(where(made)).toBe('Once a| b')
  made.edit.archive(a)
  expect(where(made)).toBe('Once| d')
  made.walk.sibling(1)
  expect(where(made)).toBe('Once| d')
})

test('a random walk goes down from the caret to a leaf', async () => {
  const made = await page()
  made.editor.setCaret(4)
  made.walk.random()
  expect(where(made)).toBe('Once| d')
})
