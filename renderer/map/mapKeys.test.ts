import { describe, expect, test } from 'vitest'
import { PersistentMap } from '../../loom/persistentMap'
import type { NodeId } from '../../loom/ids'
import { eachSeed, Random } from '../../loom/testing/random'
import { int, real } from './columns'
import { describeNode, spoken } from './describeNode'
import { findNode } from './findNode'
import { mapKey, stepFrom } from './mapKeys'
import type { MapStep } from './mapKeys'
import { layOut } from './mapLayout'
import { MapTree } from './mapTree'
import { anyTree, idOf, loomFrom } from './testing/looms'

//        0
//    1   2   3
//   4       5 6
//            7
const parents = [0, 0, 0, 0, 1, 3, 3, 6]
const visits = (...pairs: readonly [number, number][]) => PersistentMap.from<NodeId, NodeId>(pairs.map(([fork, child]) => [idOf(fork), idOf(child)] as const))

function walker(visited = visits()) {
  const tree = new MapTree(loomFrom(parents, new Random(1)))
  const walkable = { tree, layout: layOut(tree), visited, here: tree.row(idOf(5)) }
  return (from: number, ...steps: readonly MapStep[]): string | null => {
    let row = tree.row(idOf(from))
    for (const step of steps) row = stepFrom(walkable, row, step)
    return tree.ids[row] ?? null
  }
}

describe('walking on the map', () => {
  test('goes up, down and sideways', () => {
    const walk = walker()
    expect(walk(4, 'parent')).toBe(idOf(1))
    expect(walk(0, 'parent')).toBe(idOf(0))
    expect(walk(0, 'child')).toBe(idOf(1))
    expect(walk(1, 'next', 'next')).toBe(idOf(3))
    expect(walk(2, 'previous')).toBe(idOf(1))
    expect(walk(4, 'child')).toBe(idOf(4))
  })

  test('goes on sideways by the nearest ancestor that has a sibling there', () => {
    const walk = walker()
    expect(walk(4, 'next')).toBe(idOf(2))
    expect(walk(7, 'previous')).toBe(idOf(5))
    expect(walk(7, 'next')).toBe(idOf(7))
  })

  test('goes down where the writer last went', () => {
    const walk = walker(visits([0, 3], [3, 6]))
    expect(walk(0, 'child')).toBe(idOf(3))
    expect(walk(0, 'tip')).toBe(idOf(7))
    expect(walk(0, 'forkAfter')).toBe(idOf(3))
    expect(walk(7, 'forkBefore')).toBe(idOf(3))
    expect(walk(7, 'forkBefore', 'forkBefore', 'forkBefore')).toBe(idOf(0))
    expect(walk(7, 'root')).toBe(idOf(0))
    expect(walk(0, 'here')).toBe(idOf(5))
  })

  test('from any node of any loom leads to a node of the loom', () => {
    const steps: readonly MapStep[] = ['parent', 'child', 'previous', 'next', 'forkBefore', 'forkAfter', 'root', 'tip', 'here', 'unread', 'nextBookmark', 'previousBookmark']
    eachSeed(20, (random) => {
      const tree = new MapTree(loomFrom(anyTree(random, 60), random))
      const walkable = { tree, layout: layOut(tree), visited: visits(), here: -1 }
      let row = tree.root
      for (let i = 0; i < 200; i++) {
        row = stepFrom(walkable, row, random.pick(steps))
        expect(tree.node(row)).not.toBeNull()
      }
    })
  })

  test('has a key for every way', () => {
    for (const key of ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End', 'h', 'e', ']', '[']) expect(mapKey(key)?.t).toBe('step')
    expect(mapKey('Enter')).toEqual({ t: 'go' })
    expect(mapKey('B')).toEqual({ t: 'bookmark' })
    expect(mapKey('0')).toEqual({ t: 'fit' })
    expect(mapKey('Tab')).toBeNull()
  })
})

describe('a node under the pointer', () => {
  test('is the one with the nearest knot', () => {
    eachSeed(30, (random) => {
      const layout = layOut(new MapTree(loomFrom(anyTree(random, 150), random)))
      for (let i = 0; i < 20; i++) {
        const p = random.below(layout.count)
        const x = real(layout.x, p) + (random.next() - 0.5) * 10
        const y = real(layout.y, p) + (random.next() - 0.5) * 10
        const distance = (q: number): number => Math.hypot(real(layout.x, q) - x, real(layout.y, q) - y)
        const nearest = Math.min(...Array.from({ length: layout.count }, (_, q) => distance(q)))
        expect(distance(findNode(layout, x, y, 12))).toBe(nearest)
      }
    })
  })

  test('is the one whose thread runs there, and none far off', () => {
    const tree = new MapTree(loomFrom(parents, new Random(1)))
    const layout = layOut(tree)
    const p = int(layout.place, tree.row(idOf(0)))
    expect(findNode(layout, real(layout.x, p) + 2, 4, 8)).toBe(p)
    expect(findNode(layout, real(layout.right, 0) + 500, 0, 8)).toBe(-1)
  })
})

test('a node is said with its place, words, origin and children', () => {
  const loom = loomFrom(parents, new Random(1))
  const tree = new MapTree(loom)
  const said = describeNode(tree, tree.row(idOf(3)), { here: true, onThread: true })
  expect(said).not.toBeNull()
  expect(spoken(said!)).toMatch(/^Node 3 of 3 on level 2: .+, .+, 2 children, .*you are here$/)
  expect(spoken(describeNode(tree, tree.root, { here: false, onThread: false })!)).toMatch(/^Root: .+3 children/)
})
