import { describe, expect, test } from 'vitest'
import { apply, applyOps } from './apply'
import { archiveOps } from './edit'
import { emptyHistory, record, redo, undo } from './history'
import { freshId, type NodeId } from './ids'
import { invertOps } from './invert'
import type { Loom } from './loom'
import { emptyLoom, nodeOf, toData } from './loomData'
import { isUnder } from './path'
import { pruneLimit, pruneOps } from './prune'
import { spanOf } from './runs'
import { show, sketch } from './sketch'
import { eachSeed, long } from './testing/random'
import { randomLoom, walk } from './testing/randomLoom'
import type { Op, Transaction } from './transaction'

const pruning = (ops: readonly Op[], tip: NodeId): Transaction => ({ id: freshId('t'), at: 0, by: 'writer', event: 'prune', ops, tip, caret: 0 })

describe('pruning', () => {
  test('takes what was set aside with all that follows it, and nothing else', () => {
    const { loom, tip } = sketch('"a" * > ["b" archived > ["c", "d" archived], "e" > "f" archived, "g"]')
    const { ops, branches, nodes, units, left } = pruneOps(loom)
    expect([branches, nodes, units, left]).toEqual([2, 4, 4, 0])
    expect(show(applyOps(loom, ops), tip)).toBe('"a" * > ["e", "g"]')
  })

  test('is taken back by its own inverse, in any loom', () => {
    eachSeed(long ? 5000 : 120, (random) => {
      const grown = randomLoom(random, 40)
      const aside = [...walk(grown)].filter(() => random.chance(0.25))
      const loom = applyOps(grown, archiveOps(grown, aside, true))
      const limit = random.chance(0.5) ? pruneLimit : { nodes: 1 + random.below(6), units: 1 + random.below(20) }
      const { ops, nodes, left } = pruneOps(loom, limit)
      const after = applyOps(loom, ops)
      const tops = [...walk(loom)].filter((id) => id !== loom.root && nodeOf(loom, id).marks.archived)
      expect(nodes + left).toBe([...walk(loom)].filter((id) => tops.some((top) => isUnder(loom, id, top))).length)
      expect(after.nodes.size).toBe(loom.nodes.size - nodes)
      expect(toData(applyOps(after, invertOps(ops)))).toEqual(toData(loom))
    })
  })

  test('is undone and done again as one act, also after the loom went on', () => {
    const { loom, tip } = sketch('"a" * > ["b" archived > ["c", "d"], "e", "f" archived]')
    const change = pruning(pruneOps(loom).ops, tip)
    const history = record(emptyHistory, change, { tip, caret: 0 })
    const grown = applyOps(apply(loom, change), [{ t: 'remove', node: nodeOf(loom, sketchNode(loom, 'e')), index: 0 }])
    const back = undo(history, grown, 0)
    if (back === null) throw new Error('nothing to undo')
    expect(back.label).toBe('pruning')
    const undone = apply(grown, back.transaction)
    expect(show(undone, tip)).toBe('"a" * > ["b" archived > ["c", "d"], "f" archived]')
    const again = redo(back.history, undone, 0)
    expect(again === null ? null : show(apply(undone, again.transaction), tip)).toBe('"a" *')
  })

  const size = long ? 100_000 : 20_000
  test.each(['wide', 'deep'])(`of ${size} nodes, %s, comes back whole in time that follows its size`, (shape) => {
    const ops: Op[] = []
    const empty = emptyLoom('Large', 0)
    let parent = empty.root
    for (let i = 0; i < size; i++) {
      const id = freshId('n')
      ops.push({ t: 'add', node: { id, parent, children: [], ...spanOf(`${i} `), createdAt: 0, marks: shape === 'wide' || i === 0 ? { archived: true } : {} }, index: shape === 'wide' ? i : 0 })
      if (shape === 'deep') parent = id
    }
    const loom = applyOps(empty, ops)
    const started = performance.now()
    const pruned = pruneOps(loom, { nodes: size, units: Infinity })
    const change = pruning(pruned.ops, loom.root)
    let after = apply(loom, change)
    const took = performance.now() - started
    expect([pruned.nodes, after.nodes.size]).toEqual([size, 1])
    // Another branch came since: places have moved.
    const added: Op = { t: 'add', node: { id: freshId('n'), parent: loom.root, children: [], ...spanOf('new'), createdAt: 0, marks: {} }, index: 0 }
    after = applyOps(after, [added])
    const undoing = performance.now()
    const back = undo(record(emptyHistory, change, { tip: loom.root, caret: 0 }), after, 0)
    const undone = back === null ? after : apply(after, back.transaction)
    console.log(`prune ${size} nodes (${shape}): ${took.toFixed(0)} ms, undone in ${(performance.now() - undoing).toFixed(0)} ms`)
    expect(undone.nodes.size).toBe(size + 2)
    expect(toData(applyOps(undone, [{ t: 'remove', node: nodeOf(undone, added.node.id), index: nodeOf(undone, loom.root).children.indexOf(added.node.id) }]))).toEqual(toData(loom))
  })
})

function sketchNode(loom: Loom, text: string): NodeId {
  return [...walk(loom)].find((id) => nodeOf(loom, id).text === text) as NodeId
}

declare const performance: { now(): number }
