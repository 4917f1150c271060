import { expect, test } from 'vitest'
import { Multiverse, type Place } from '../../loom/multiverse'
import { icicle } from './icicle'

const onward = (...masses: number[]) => masses.map((p, id) => ({ id, bytes: new Uint8Array([97 + id]), logprob: Math.log(p), ends: false }))

function grown(): Multiverse {
  const made = new Multiverse()
  made.growth()([
    { place: 0, first: 1, entropy: 1, onward: onward(0.5, 0.3, 0.001) },
    { place: 1, first: 4, entropy: 1, onward: onward(0.8, 0.1) },
  ])
  return made
}

const wish = (always: Place) => ({ least: 0.01, rows: 9, always })

test('a place is as wide as its mass, what follows lies under it, and the rest is said', () => {
  const { root } = grown()
  const { cells, gaps } = icicle(root, wish(root))
  expect(cells.map(({ x, width, row }) => [row, +x.toFixed(6), +width.toFixed(6)])).toEqual([[0, 0, 1], [1, 0, 0.5], [2, 0, 0.4], [2, 0.4, 0.05], [1, 0.5, 0.3]])
  const rests = gaps.filter(({ kind }) => kind === 'rest').map(({ row, width }) => [row, +width.toFixed(6)])
  expect(rests).toEqual([[1, 0.2], [2, 0.05]])
  expect(gaps.filter(({ kind }) => kind === 'unseen')).toHaveLength(3)
})

test('zoom shares the whole width out anew', () => {
  const { root } = grown()
  const zoom = root.children[0] as Place
  const { cells } = icicle(zoom, wish(zoom))
  expect(cells.map(({ width }) => +width.toFixed(6))).toEqual([1, 0.8, 0.1])
})

test('the focus is drawn however little it is, and rows end', () => {
  const { root } = grown()
  const small = root.children[2] as Place
  expect(icicle(root, wish(small)).cells.some(({ place }) => place === small)).toBe(true)
  expect(new Set(icicle(root, { ...wish(root), rows: 2 }).cells.map(({ row }) => row))).toEqual(new Set([0, 1]))
})
