import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WordCounts } from './wordCounts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('thread and selection are counted when the writer rests, and what she types meanwhile is counted after', () => {
  let text = Array.from({ length: 3000 }, (_, i) => `Line ${i} 我爱北京`).join('\n')
  let selected: string | null = null
  const counts = new WordCounts(() => ({ text, selected }))
  counts.changed()
  expect(counts.words.value).toEqual({ thread: 0, selection: null })
  vi.advanceTimersToNextTimer()
  vi.advanceTimersToNextTimer()
  text += ' and more'
  selected = 'two words'
  counts.changed()
  vi.runAllTimers()
  expect(counts.words.value).toEqual({ thread: 3000 * 5 + 2, selection: 2 })
  selected = null
  counts.changed()
  vi.runAllTimers()
  expect(counts.words.value.selection).toBeNull()
})
