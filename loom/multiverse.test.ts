import { expect, test } from 'vitest'
import { Multiverse, remainder, textTo, tokensTo, type Expansion, type Onward } from './multiverse'
import { wholeCharacters } from './wholeCharacters'

const utf8 = new TextEncoder()
const token = (id: number, text: string | Uint8Array, p: number): Onward => ({
  id, bytes: typeof text === 'string' ? utf8.encode(text) : text, logprob: Math.log(p), ends: false,
})
const at = (place: number, first: number, ...onward: Onward[]): Expansion => ({ place, first, entropy: 1.5, onward })

test('a place has the mass of its way, and what is not told remains', () => {
  const multiverse = new Multiverse()
  const grow = multiverse.growth()
  grow([at(0, 1, token(7, ' sea', 0.5), token(8, ' door', 0.25)), at(1, 3, token(9, ' was', 0.5))])
  const was = multiverse.at([7, 9])
  expect(was?.mass).toBeCloseTo(0.25)
  expect(was && textTo(was)).toBe(' sea was')
  expect(was && tokensTo(was).map(({ id }) => id)).toEqual([7, 9])
  expect(remainder(multiverse.root)).toBeCloseTo(0.25)
  expect(was && remainder(was)).toBe(1)
  expect(multiverse.looked).toBe(2)
  expect(multiverse.at([7, 1])).toBeNull()
})

test('a second look from inside grafts its places onto those that are known', () => {
  const multiverse = new Multiverse()
  multiverse.growth()([at(0, 1, token(7, ' sea', 0.5)), at(1, 2, token(9, ' was', 0.5))])
  const sea = multiverse.at([7])
  const was = multiverse.at([7, 9])
  multiverse.growth(sea ?? undefined)([at(0, 1, token(9, ' was', 0.5), token(10, ' lay', 0.25)), at(1, 3, token(11, ' there', 0.5))])
  expect(multiverse.at([7, 9])).toBe(was)
  expect(multiverse.at([7, 9, 11])?.mass).toBeCloseTo(0.125)
  expect(multiverse.looked).toBe(3)
})

test('a character in pieces belongs to the token that completes it, and until then to none', () => {
  const bytes = utf8.encode('雪')
  const multiverse = new Multiverse()
  multiverse.growth()([at(0, 1, token(1, bytes.slice(0, 2), 0.5)), at(1, 2, token(2, bytes.slice(2), 0.5), token(3, 'x', 0.25))])
  const half = multiverse.at([1])
  expect(half?.text).toBe('')
  expect(half?.pending).toEqual(bytes.slice(0, 2))
  expect(multiverse.at([1, 2])?.text).toBe('雪')
  expect(multiverse.at([1, 3])?.text).toBe('\ufffdx')
})

test('whole characters: any cut of any text gives the text back', () => {
  const text = 'Naïve 🧵 “yes”\r\nand 雪.'
  const bytes = utf8.encode(text)
  for (let cut = 0; cut <= bytes.length; cut++) {
    const first = wholeCharacters(new Uint8Array(0), bytes.slice(0, cut))
    const second = wholeCharacters(first.pending, bytes.slice(cut))
    if (bytes[cut - 1] !== 13) expect(first.text + second.text, `cut at ${cut}`).toBe(text.replace('\r\n', '\n'))
    expect(second.pending.length).toBe(0)
  }
})
