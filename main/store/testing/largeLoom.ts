import { applyOps } from '../../../loom/apply'
import { freshId, type NodeId } from '../../../loom/ids'
import type { Loom } from '../../../loom/loom'
import { emptyLoom } from '../../../loom/loomData'
import { Random } from '../../../loom/testing/random'
import type { Op } from '../../../loom/transaction'

/** A tree that is both deep and wide, 32 words to a node. */
export function largeLoom(size: number): Loom {
  const random = new Random(size)
  const words = ['the', 'sea', 'wind', 'over', 'a', 'wall', 'and', 'then', 'slowly', 'she', 'said', 'nothing', 'thread', 'été']
  let loom = emptyLoom(`Large ${size}`, 1)
  const ids: NodeId[] = [loom.root]
  const children = new Map<NodeId, number>()
  while (ids.length < size) {
    const ops: Op[] = []
    while (ops.length < 5000 && ids.length < size) {
      const parent = ids[Math.max(0, ids.length - 1 - random.below(random.chance(0.8) ? 4 : 1000))] as NodeId
      const text = Array.from({ length: 32 }, () => random.pick(words)).join(' ') + ' '
      const runs = [{ origin: 'simulator' as const, length: text.length, source: null, from: 0 }]
      const node = { id: freshId('n'), parent, children: [], text, runs, createdAt: 1, marks: {} }
      const index = children.get(parent) ?? 0
      children.set(parent, index + 1)
      ops.push({ t: 'add', node, index })
      ids.push(node.id)
    }
    loom = applyOps(loom, ops)
  }
  return loom
}
