import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Reader } from './reader'
import { plainPage, type PlainPage } from './testing/plainPage'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const unread = ({ api }: PlainPage): number => [...api.loom().nodes.values()].filter(({ marks }) => marks.unread === true).length

test('a branch that stays on the thread has been read, one that is passed on the way has not', async () => {
  const opening = plainPage({ text: 'Once', tokenMs: 1, settings: { branches: 5 }, say: (_, index) => [` ${index}`] })
  await vi.advanceTimersByTimeAsync(10)
  const page = await opening
  new Reader(page.client)
  void page.fan.weave()
  await vi.advanceTimersByTimeAsync(100)
  void page.fan.dismiss()
  page.walk.child()
  await vi.advanceTimersByTimeAsync(1000)
  expect(page.editor.text()).toBe('Once 0')
  const left = unread(page)
  page.walk.siblingOfTip(1)
  await vi.advanceTimersByTimeAsync(100)
  page.walk.siblingOfTip(1)
  await vi.advanceTimersByTimeAsync(1000)
  expect(page.editor.text()).toBe('Once 2')
  expect(unread(page)).toBe(left - 1)
  void page.edit.undo()
  await vi.advanceTimersByTimeAsync(100)
  expect([page.editor.text(), unread(page)], 'there is nothing to undo').toEqual(['Once 2', left - 1])
})
