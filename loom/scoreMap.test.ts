import { expect, test } from 'vitest'
import { encodeHeader, encodeToken } from './evidenceCodec'
import { commonLength, evidenceOf, ScoreMap, tokenBorder } from './scoreMap'
import { eachSeed } from './testing/random'

const utf8 = new TextEncoder()

/** One token a word, its surprise a bit for every unit. */
function scored(text: string): Uint8Array {
  const words = text.match(/\s*\S+|\s+$/g) ?? []
  return Uint8Array.from([...encodeHeader(), ...words.flatMap((word) => [
    ...encodeToken({ id: word.length, bytes: utf8.encode(word), logprob: -word.length * Math.LN2, entropy: 2, rank: 1, top: [{ id: 1, text: ' sea', logprob: -1 }] }),
  ])])
}

function read(map: ScoreMap, text: string): string[] {
  return map.tokens().map(({ from, to }) => text.slice(from, to))
}

test('a text is scored in parts, and every part keeps its evidence', () => {
  const text = 'The lamp burned low and she waited'
  const map = new ScoreMap()
  map.add(15, scored(text.slice(15)))
  map.add(0, scored(text.slice(0, 15)))
  expect(read(map, text).join('|')).toBe('The| lamp| burned| low| and| she| waited')
  expect(map.missing(text.length)).toEqual([])
  expect(map.at(5)).toMatchObject({ from: 3, to: 8, bits: 5, fresh: true })
  expect(evidenceOf(map.at(5)!)?.top[0]?.text).toBe(' sea')
  expect(map.at(text.length)).toBe(null)
})

test('a change drops the word it touches, keeps what stands before and marks what follows', () => {
  const text = 'one two three four'
  const map = new ScoreMap()
  map.add(0, scored(text))
  map.change(6, 1, 2, tokenBorder(text, 6))
  const after = 'one twoo! three four'.slice(0, 6) + 'XX' + text.slice(7)
  expect(map.tokens().map(({ from, to, fresh }) => [after.slice(from, to), fresh])).toEqual([['one', true], [' three', false], [' four', false]])
  expect(map.missing(after.length)).toEqual([{ from: 3, to: after.length }])
})

test('blobs rebuild the same map', () => {
  const map = new ScoreMap()
  map.add(0, scored('one two three'))
  map.add(7, scored(' THREE four'))
  const again = new ScoreMap()
  for (const { from, evidence } of map.blobs()) again.add(from, evidence)
  expect(again.tokens().map(({ from, to, bits }) => [from, to, bits])).toEqual(map.tokens().map(({ from, to, bits }) => [from, to, bits]))
  expect([...map.blobs(8)].length).toBe(1)
})

test('after any changes, scoring what is missing gives what scoring from scratch gives', () => {
  eachSeed(200, (random) => {
    let text = Array.from({ length: 12 }, (_, i) => `w${i}`).join(' ')
    const map = new ScoreMap()
    map.add(0, scored(text))
    for (let step = 0; step < 5; step++) {
      const at = random.below(text.length + 1)
      const removed = random.below(Math.min(6, text.length - at) + 1)
      const inserted = ['', ' new', 'x', 'a b ', ' '][random.below(5)] ?? ''
      map.change(at, removed, inserted.length, tokenBorder(text, at))
      text = text.slice(0, at) + inserted + text.slice(at + removed)
      const [gap] = map.missing(text.length)
      if (gap !== undefined && random.chance(0.7)) map.add(gap.from, scored(text.slice(gap.from)))
    }
    for (const gap of map.missing(text.length)) map.add(gap.from, scored(text.slice(gap.from, gap.to)))
    for (const [i, token] of map.tokens().entries()) {
      expect(token.bits).toBeCloseTo(text.slice(token.from, token.to).length, 4)
      expect(token.from).toBe(map.tokens()[i - 1]?.to ?? 0)
    }
    expect(map.missing(text.length)).toEqual([])
  })
})

test('common beginnings and safe borders', () => {
  expect(commonLength('abcd', 'abxd')).toBe(2)
  expect(tokenBorder('one two', 6)).toBe(3)
  expect(tokenBorder('one  two', 5)).toBe(3)
  expect(tokenBorder('one', 2)).toBe(0)
})
