import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { workInTurns } from './workInTurns'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Every step takes two of the clock's milliseconds. */
function steps(count: number) {
  const clock = { now: 0, done: 0 }
  function* work(): Generator<undefined, string> {
    for (; clock.done < count; clock.done++) {
      clock.now += 2
      yield
    }
    return 'all'
  }
  return { clock, work: work() }
}

test('long work is done in turns, and its end is told once', () => {
  const { clock, work } = steps(10)
  const told: string[] = []
  workInTurns(work, (value) => void told.push(value), () => clock.now)
  expect(clock.done).toBe(0)
  vi.advanceTimersToNextTimer()
  expect(clock.done).toBeLessThan(4)
  expect(told).toEqual([])
  vi.runAllTimers()
  expect({ done: clock.done, told }).toEqual({ done: 10, told: ['all'] })
})

test('work that is given up goes no further', () => {
  const { clock, work } = steps(10)
  const stop = workInTurns(work, () => expect.unreachable(), () => clock.now)
  vi.advanceTimersToNextTimer()
  const soFar = clock.done
  stop()
  vi.runAllTimers()
  expect(clock.done).toBe(soFar)
})
