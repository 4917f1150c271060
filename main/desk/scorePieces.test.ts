import { expect, test } from 'vitest'
import { cutBefore, pieceLength, piecesOf } from './scorePieces'

const text = 'The lamp burned low and she waited for the boat. '.repeat(40)

test('pieces join to what is missing, begin at words and start where the writer looks', () => {
  const gaps = [{ from: 100, to: 900 }, { from: 1200, to: text.length }]
  const pieces = piecesOf(text, gaps, 128, 700)
  expect(pieces[0]!.from).toBeLessThanOrEqual(700)
  expect(pieces[0]!.to).toBeGreaterThanOrEqual(700)
  const inOrder = [...pieces].sort((a, b) => a.from - b.from)
  expect(inOrder[0]!.from).toBe(100)
  expect(inOrder.at(-1)!.to).toBe(text.length)
  for (const [i, { from, to }] of inOrder.entries()) {
    expect(to - from).toBeLessThanOrEqual(160)
    const before = inOrder[i - 1]
    if (before !== undefined && from !== 1200) expect(from).toBe(before.to)
    if (from !== 100 && from !== 1200) expect(text.charAt(from)).toBe(' ')
  }
})

test('the grid depends on the text alone', () => {
  const whole = piecesOf(text, [{ from: 0, to: text.length }], 128, 0).map(({ to }) => to)
  const rest = piecesOf(text, [{ from: 777, to: text.length }], 128, 777).map(({ to }) => to)
  expect(whole.filter((to) => to > 777)).toEqual(rest)
})

test('a text without white space is cut too, outside of pairs', () => {
  const faces = '\u{1f600}'.repeat(300)
  for (const { from } of piecesOf(faces, [{ from: 0, to: faces.length }], 129, 0)) expect(faces.charCodeAt(from) & 0xfc00).not.toBe(0xdc00)
})

test('half the window is left for what stands before', () => {
  expect(pieceLength(512)).toBeLessThanOrEqual(512 * 2)
  expect(cutBefore(text, 100, 512)).toBe(0)
  expect(cutBefore('x'.repeat(100_000), 100_000, 512)).toBeGreaterThan(80_000)
})
