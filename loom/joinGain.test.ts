import { expect, test } from 'vitest'
import { bitsWithin, joinedText, joinGain } from './joinGain'

const token = (from: number, to: number, bits: number) => ({ from, to, bits, rank: 1 })

test('a branch is judged by whole words of what follows, and by nothing when nothing follows', () => {
  expect(joinedText('')).toBe('')
  expect(joinedText(' \n\n ')).toBe('')
  expect(joinedText(' and so it went.')).toBe(' and so it went.')
  const text = 'word '.repeat(100)
  expect(joinedText(text).length).toBeLessThan(206)
  expect(text.charAt(joinedText(text).length)).toBe(' ')
  expect(joinedText('👍🏽'.repeat(300)).isWellFormed()).toBe(true)
})

test('a token over the seam counts by the part of it that lies in the following text', () => {
  const tokens = [token(0, 4, 8), token(4, 10, 6), token(10, 12, 5)]
  expect(bitsWithin(tokens, 6, 12)).toBe(4 + 5)
  expect(bitsWithin(tokens, 6, 13)).toBe(null)
  expect(bitsWithin([], 0, 3)).toBe(null)
})

test('what follows more easily gains, in bits per character', () => {
  expect(joinGain({ alone: 30, after: 20, units: 20 })).toBe(0.5)
  expect(joinGain({ alone: 10, after: 20, units: 20 })).toBe(-0.5)
})
