import { signal } from '@preact/signals'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { CompactionProgress } from '../../protocol/bridge'
import type { App } from '../app'
import { announceLongWork } from './announceLongWork'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('says once that compaction takes long, and of scoring only when it takes very long', () => {
  const longProgress = signal<number | null>(null)
  const compacting = signal<CompactionProgress | null>(null)
  const said: string[] = []
  const stop = announceLongWork({ lens: { longProgress }, state: { compacting } } as unknown as App, { say: (sentence) => void said.push(sentence) })
  longProgress.value = 0
  vi.advanceTimersByTime(5000)
  longProgress.value = null
  vi.advanceTimersByTime(60_000)
  expect(said).toEqual([])
  compacting.value = { items: 1, of: 3 }
  vi.advanceTimersByTime(10)
  compacting.value = { items: 2, of: 3 }
  vi.advanceTimersByTime(60_000)
  expect(said).toEqual(['The loom’s files are being compacted; you can go on writing.'])
  longProgress.value = 0
  vi.advanceTimersByTime(5000)
  longProgress.value = 0.5
  vi.advanceTimersByTime(60_000)
  stop()
  longProgress.value = null
  longProgress.value = 0
  vi.advanceTimersByTime(60_000)
  expect(said.slice(1)).toEqual(['The model is looking at the text; you can go on writing.'])
})
