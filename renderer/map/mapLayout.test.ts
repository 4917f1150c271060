import { describe, expect, test } from 'vitest'
import { freshId } from '../../loom/ids'
import { applyOps } from '../../loom/apply'
import type { Loom } from '../../loom/loom'
import { eachSeed, type Random } from '../../loom/testing/random'
import type { Op } from '../../loom/transaction'
import { byte, int, real } from './columns'
import { columnWidth, layOut } from './mapLayout'
import type { MapLayout } from './mapLayout'
import { MapTree } from './mapTree'
import { anyTree, chain, fan, loomFrom, written } from './testing/looms'

const laidOut = (loom: Loom): MapLayout => layOut(new MapTree(loom))

describe('the layout', () => {
  test('keeps all threads that hang beside each other a column apart, in reading order', () => {
    eachSeed(60, (random) => {
      const layout = laidOut(loomFrom((random.chance(0.5) ? anyTree : written)(random, 2 + random.below(140)), random))
      for (let p = 0; p < layout.count; p++) {
        for (let q = int(layout.end, p); q < layout.count; q++) {
          if (topOf(layout, p) >= real(layout.y, q) || topOf(layout, q) >= real(layout.y, p)) continue
          expect(real(layout.x, q) - real(layout.x, p), `${p} and ${q}`).toBeGreaterThanOrEqual(columnWidth - 1e-6)
        }
      }
    })
  })

  test('puts a parent over the middle between its first and last child', () => {
    eachSeed(40, (random) => {
      const layout = laidOut(loomFrom(anyTree(random, 200), random))
      for (let p = 0; p < layout.count; p++) {
        const children = childrenOf(layout, p)
        for (const child of children) expect(real(layout.y, child)).toBeGreaterThan(real(layout.y, p))
        const first = children[0]
        const last = children.at(-1)
        if (first === undefined || last === undefined) continue
        expect(real(layout.x, p)).toBeCloseTo((real(layout.x, first) + real(layout.x, last)) / 2, 6)
      }
    })
  })

  test('knows the extents of all that is under a node', () => {
    eachSeed(20, (random) => {
      const layout = laidOut(loomFrom(anyTree(random, 120), random))
      for (let p = 0; p < layout.count; p++) {
        const under = Array.from({ length: int(layout.end, p) - p }, (_, i) => p + i)
        expect(real(layout.left, p)).toBe(Math.min(...under.map((q) => real(layout.x, q))))
        expect(real(layout.right, p)).toBe(Math.max(...under.map((q) => real(layout.x, q))))
        expect(real(layout.low, p)).toBe(Math.max(...under.map((q) => real(layout.y, q))))
      }
    })
  })

  test('stays upright and close on looms as they are written', () => {
    eachSeed(5, (random) => {
      const layout = laidOut(loomFrom(written(random, 3000), random))
      const leaves = Array.from({ length: layout.count }, (_, p) => p).filter((p) => int(layout.end, p) === p + 1).length
      expect((real(layout.right, 0) - real(layout.left, 0)) / columnWidth).toBeLessThan(leaves / 4)
    })
  })

  test('holds a chain and a fork of 100,000', () => {
    eachSeed(1, (random) => {
      const long = laidOut(loomFrom(chain(100_000), random, 3))
      expect(real(long.left, 0)).toBe(real(long.right, 0))
      const wide = laidOut(loomFrom(fan(100_000), random, 3))
      expect((real(wide.right, 0) - real(wide.left, 0)) / columnWidth).toBeCloseTo(99_998, 3)
      expect(real(wide.x, 0)).toBeCloseTo((real(wide.left, 0) + real(wide.right, 0)) / 2, 3)
    })
  })
})

describe('following a loom', () => {
  test('comes to the same map as reading it anew', () => {
    eachSeed(40, (random) => {
      let loom = loomFrom(anyTree(random, 60), random)
      const tree = new MapTree(loom)
      for (let step = 0; step < 12; step++) {
        loom = applyOps(loom, [someOp(random, loom)])
        const change = tree.follow(loom)
        expect(picture(tree)).toEqual(picture(new MapTree(loom)))
        expect(tree.size).toBe(loom.nodes.size)
        expect(tree.follow(loom)).toBe('none')
        expect(change).not.toBe('none')
      }
    })
  })

  test('takes a mark for a change of look only', () => {
    eachSeed(1, (random) => {
      const loom = loomFrom(written(random, 30), random)
      const tree = new MapTree(loom)
      const node = loom.nodes.get(loom.root)!
      expect(tree.follow(applyOps(loom, [{ t: 'mark', node: node.id, from: node.marks, to: { bookmark: true } }]))).toBe('look')
    })
  })
})

/** A layout by ids, however rows are numbered. */
function picture(tree: MapTree): unknown[] {
  const layout = layOut(tree)
  return Array.from(layout.row, (row, p) => [
    tree.ids[row], real(layout.x, p), real(layout.y, p), int(layout.parent, p), byte(tree.traits, row), byte(tree.origin, row), int(tree.childCount, row),
  ])
}

function someOp(random: Random, loom: Loom): Op {
  const nodes = [...loom.nodes.values()]
  const node = random.pick(nodes)
  const leaves = nodes.filter(({ children, parent }) => children.length === 0 && parent !== null)
  switch (random.below(4)) {
    case 0: {
      const text = 'word '.repeat(1 + random.below(30))
      const added = { id: freshId('n'), parent: node.id, children: [], text, runs: [{ origin: 'writer' as const, length: text.length }], createdAt: 5, marks: {} }
      return { t: 'add', node: added, index: random.below(node.children.length + 1) }
    }
    case 1: {
      if (leaves.length === 0) break
      const leaf = random.pick(leaves)
      return { t: 'remove', node: leaf, index: loom.nodes.get(leaf.parent!)!.children.indexOf(leaf.id) }
    }
    case 2:
      if (node.text.length < 2) break
      return { t: 'split', node: node.id, at: 1 + random.below(node.text.length - 1), tail: { id: freshId('n'), createdAt: 6, marks: {} } }
  }
  return { t: 'mark', node: node.id, from: node.marks, to: { bookmark: true, note: `${random.next()}` } }
}

const topOf = (layout: MapLayout, p: number): number => (p === 0 ? 0 : real(layout.y, int(layout.parent, p)))

function childrenOf(layout: MapLayout, p: number): number[] {
  const children = []
  for (let child = p + 1; child < int(layout.end, p); child = int(layout.end, child)) children.push(child)
  return children
}
