import { describe, expect, it } from 'vitest'
import { freshId, type NodeId } from '../../loom/ids'
import type { LoomNode } from '../../loom/node'
import { eachSeed, long, type Random } from '../../loom/testing/random'
import { mendTree } from './mendTree'

function node(id: NodeId, parent: NodeId | null, children: readonly NodeId[]): LoomNode {
  return { id, parent, children, text: id, runs: [{ origin: 'writer', length: id.length }], createdAt: 0, marks: {} }
}

/** Any graph at all: parents and children drawn from the same few ids, some of which are nobody's. */
function randomGraph(random: Random): LoomNode[] {
  const ids = Array.from({ length: 1 + random.below(12) }, () => freshId('n'))
  return Array.from({ length: 1 + random.below(14) }, () => {
    const children = Array.from({ length: random.below(4) }, () => random.pick(ids))
    return node(random.pick(ids), random.chance(0.2) ? null : random.pick(ids), children)
  })
}

describe('mending a tree', () => {
  it('makes one sound tree of any graph and drops no node', () => {
    eachSeed(long ? 20_000 : 2000, (random) => {
      const given = randomGraph(random)
      const { root, nodes } = mendTree(given, random.pick([...given.map(({ id }) => id), null]), 0)
      const byId = new Map(nodes.map((each) => [each.id, each]))
      expect(byId.size).toBe(nodes.length)
      for (const { id } of given) expect(byId.has(id)).toBe(true)
      const reached = new Set<NodeId>()
      const waiting: [NodeId, NodeId | null][] = [[root, null]]
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        const [id, parent] = next
        const each = byId.get(id)
        expect(reached.has(id)).toBe(false)
        expect(each?.parent).toBe(parent)
        reached.add(id)
        for (const child of each?.children ?? []) waiting.push([child, id])
      }
      expect(reached.size).toBe(nodes.length)
      expect(mendTree(nodes, root, 0).faults).toEqual([])
    })
  })

  it('leaves a sound tree as it is', () => {
    const [a, b, c] = [freshId('n'), freshId('n'), freshId('n')]
    const nodes = [node(a, null, [b, c]), node(b, a, []), node(c, a, [])]
    expect(mendTree(nodes, a, 0)).toEqual({ root: a, nodes, faults: [] })
    expect(mendTree(nodes.toReversed(), a, 0).faults).toEqual([])
  })

  it('does not go deeper into itself than the disk allows: 100,000 levels', () => {
    const ids = Array.from({ length: 100_000 }, () => freshId('n'))
    const nodes = ids.map((id, i) => node(id, ids[i - 1] ?? null, i + 1 < ids.length ? [ids[i + 1] as NodeId] : []))
    expect(mendTree(nodes.toReversed(), ids[0] as NodeId, 0).faults).toEqual([])
  })
})
