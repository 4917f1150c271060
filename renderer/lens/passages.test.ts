import { expect, test } from 'vitest'
import type { TextToken } from '../../loom/scoreMap'
import { passagesOf } from './passages'

const sentence = 'The lamp burned low again. '
const text = sentence.repeat(9)

/** Every unit a token; sentence `i` has `perCharacter[i]` bits a unit. */
function scored(perCharacter: readonly number[]): TextToken[] {
  return [...text].map((_, at) => ({ from: at, to: at + 1, bits: perCharacter[Math.floor(at / sentence.length)] ?? 0, rank: 1, entropy: 0, fresh: true, evidence: new Uint8Array(0), index: 0 }))
}

test('flat and noisy sentences are marked alike, against the running mean', () => {
  const passages = passagesOf(text, scored([2, 2.2, 1.8, 2, 2, 0.3, 2, 3.9, 2]))
  expect(passages).toHaveLength(9)
  expect(passages.map(({ kind }) => kind)).toEqual([null, null, null, null, null, 'flat', null, 'noisy', null])
  expect(passages[4]!.mean).toBeCloseTo(2)
  expect(passages[4]!.deviation).toBeCloseTo(Math.sqrt(0.08 / 5))
})

test('an even text has no marks, an unscored one no passages', () => {
  expect(passagesOf(text, scored([2, 2, 2, 2, 2, 2, 2, 2, 2])).every(({ kind }) => kind === null)).toBe(true)
  expect(passagesOf(text, [])).toEqual([])
})
