import { expect, test } from 'vitest'
import type { TextToken } from '../../loom/scoreMap'
import { heatLevel, heatSpans } from './heat'

const text = ' The sea, the sea. It was late.'
/** One token a word with its space; bits as given. */
function tokensOf(each: readonly (readonly [string, number])[], start = 0): TextToken[] {
  let at = start
  return each.map(([piece, bits]) => ({ from: at, to: (at += piece.length), bits, rank: 1, entropy: 0, fresh: true, evidence: new Uint8Array(0), index: 0 }))
}
const scored = tokensOf([[' The', 1], [' s', 2], ['ea', 4], [',', 0.5], [' the', 2], [' sea', 0.2], ['.', 0.1], [' It', 3], [' was', 1], [' late', 9], ['.', 1]])

test('tokens are painted without the white space before them', () => {
  const spans = heatSpans(text, 0, scored, 'token')
  expect(spans.map(({ from, to }) => text.slice(from, to))).toEqual(['The', 's', 'ea', ',', 'the', 'sea', '.', 'It', 'was', 'late', '.'])
  expect(spans.map(({ level }) => level)).toEqual([1, 1, 2, 0, 1, 0, 0, 1, 1, 3, 1])
})

test('a word has the bits of all its tokens', () => {
  const spans = heatSpans(text, 0, scored, 'word')
  expect(spans.map(({ from, to, value }) => [text.slice(from, to), Number(value.toFixed(6))])).toEqual([['The', 1], ['sea', 6], ['the', 2], ['sea', 0.2], ['It', 3], ['was', 1], ['late', 9]])
})

test('a sentence has bits per character, and what is not scored is left out', () => {
  const [first, second] = heatSpans(text, 0, scored, 'sentence')
  expect(first!.value).toBeCloseTo(9.8 / 17)
  expect(second!.value).toBeCloseTo(14 / 12)
  expect(heatSpans(text, 0, scored.slice(0, 3), 'sentence')).toHaveLength(1)
  expect(heatSpans(text, 0, [], 'word')).toEqual([])
})

test('a piece of the text has offsets of the whole', () => {
  const spans = heatSpans('late.', 26, tokensOf([[' late', 9]], 25), 'word')
  expect(spans).toMatchObject([{ from: 26, to: 30 }])
})

test('levels begin at their steps', () => {
  expect([0, 0.99, 1, 3.9, 14, 99].map((bits) => heatLevel('token', bits))).toEqual([0, 0, 1, 1, 5, 5])
})
