import { expect, it } from 'vitest'
import { Attic } from './attic'

const stored = (tokens: readonly number[], from: number, size = 10) => ({ tokens, from, bytes: new Uint8Array(size) })

it('finds the path that says most after what is known, and none that begins behind it', () => {
  const attic = new Attic(100)
  const short = stored([1, 2, 3], 1)
  const long = stored([1, 2, 3, 4, 9], 2)
  const late = stored([1, 2, 3, 4, 5, 6], 4)
  for (const one of [short, long, late]) attic.add(one)
  expect(attic.find([1, 2, 3, 4, 5, 6], 2)).toBe(long)
  expect(attic.find([1, 2, 3, 4, 5, 6], 4)).toBe(late)
  expect(attic.find([1, 2, 3], 1)?.tokens.slice(0, 3)).toEqual([1, 2, 3])
  expect(attic.find([1, 2, 3], 3)).toBeNull()
  expect(attic.find([7], 0)).toBeNull()
})

it('keeps within its budget by forgetting what was not used for longest', () => {
  const attic = new Attic(30)
  for (const token of [1, 2, 3]) attic.add(stored([token, token], 0))
  expect(attic.find([1, 1], 0)).not.toBeNull()
  attic.add(stored([4, 4], 0))
  expect([1, 2, 3, 4].map((token) => attic.find([token, token], 0) !== null)).toEqual([true, false, true, true])
  expect(attic.bytes).toBe(30)
  attic.add(stored([5, 5], 0, 31))
  expect(attic.paths).toBe(3)
})

it('knows what it has', () => {
  const attic = new Attic(100)
  attic.add(stored([1, 2, 3, 4], 2))
  expect(attic.has([1, 2, 3, 4], 2)).toBe(true)
  expect(attic.has([1, 2, 3, 4], 1)).toBe(false)
  expect(attic.has([1, 2, 3], 2)).toBe(false)
})
