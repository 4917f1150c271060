import { expect, test } from 'vitest'
import { Coverage } from './coverage'
import { Multiverse, type Onward } from './multiverse'
import { sketch } from './testing/sketch'

const utf8 = new TextEncoder()
const token = (id: number, text: string | Uint8Array, p: number): Onward => ({
  id, bytes: typeof text === 'string' ? utf8.encode(text) : text, logprob: Math.log(p), ends: false,
})

function multiverse(): Multiverse {
  const made = new Multiverse()
  made.growth()([
    { place: 0, first: 1, entropy: 1, onward: [token(1, ' sea', 0.5), token(2, ' door', 0.25), token(3, ' s', 0.125)] },
    { place: 1, first: 4, entropy: 1, onward: [token(4, ' was', 0.5), token(5, ' lay', 0.25)] },
    { place: 3, first: 6, entropy: 1, onward: [token(6, 'ea', 0.5), token(7, utf8.encode('雪').slice(0, 1), 0.25)] },
  ])
  return made
}

test('a way stands in the loom when some branch reads so, over the borders of nodes and in other tokens too', () => {
  const { loom, node } = sketch('"The" > [" sea" > [" was", " wasted"], " moon"]')
  const ways = multiverse()
  const coverage = new Coverage(loom, node(' moon'), 3)
  const at = (...path: number[]) => coverage.of(ways.at(path) ?? ways.root)
  expect(at(1)).toEqual([{ node: node(' sea'), offset: 4 }])
  expect(at(1, 4)).toHaveLength(2)
  expect(at(3, 6)).toEqual([{ node: node(' sea'), offset: 4 }])
  expect(at(2)).toEqual([])
  expect(at(1, 5)).toEqual([])
  expect(coverage.share(ways.root)).toBeCloseTo(0.625)
  expect(coverage.share(ways.at([1]) ?? ways.root)).toBeCloseTo(0.5)
})

test('inside a node the rest of its text is a way', () => {
  const { loom, tip } = sketch('"The sea was"')
  const coverage = new Coverage(loom, tip, 3)
  const ways = multiverse()
  expect(coverage.of(ways.at([1, 4]) ?? ways.root)).toEqual([{ node: tip, offset: 11 }])
})

test('a way that ends inside a character stands nowhere', () => {
  const { loom, tip } = sketch('"The s雪"')
  const ways = multiverse()
  expect(new Coverage(loom, tip, 3).of(ways.at([3, 7]) ?? ways.root)).toEqual([])
})
