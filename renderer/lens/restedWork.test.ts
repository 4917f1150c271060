import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RestedWork } from './restedWork'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('many changes are one work, changes while it runs bring another, and what is stopped tells nothing', () => {
  let text = 'a'
  let begun = 0
  const told: string[] = []
  const rested = new RestedWork(
    function* () {
      begun++
      const seen = text
      if (text === 'change me') {
        text = 'changed'
        rested.changed()
      }
      yield
      return seen
    },
    (value) => void told.push(value),
  )
  rested.changed()
  rested.changed()
  vi.runAllTimers()
  expect({ begun, told }).toEqual({ begun: 1, told: ['a'] })
  for (const letter of 'bcde') {
    text = letter
    rested.changed()
  }
  vi.runAllTimers()
  expect({ begun, told }).toEqual({ begun: 2, told: ['a', 'e'] })
  text = 'change me'
  rested.changed()
  vi.runAllTimers()
  expect({ begun, told }).toEqual({ begun: 4, told: ['a', 'e', 'change me', 'changed'] })
  rested.changed()
  rested.stop()
  vi.runAllTimers()
  expect(begun).toBe(4)
})
