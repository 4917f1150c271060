import { signal } from '@preact/signals'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { lasting } from './lasting'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('shows work that takes long, as it goes on, and nothing of work that is soon over', () => {
  const work = signal<number | null>(null)
  const shown = lasting(work)
  work.value = 0
  work.value = 0.5
  vi.advanceTimersByTime(999)
  work.value = null
  vi.advanceTimersByTime(5000)
  expect(shown.value).toBeNull()
  work.value = 0.1
  vi.advanceTimersByTime(600)
  work.value = 0.2
  expect(shown.value).toBeNull()
  vi.advanceTimersByTime(400)
  expect(shown.value).toBe(0.2)
  work.value = 0.3
  expect(shown.value).toBe(0.3)
  work.value = null
  expect(shown.value).toBeNull()
})
