import { describe, expect, test } from 'vitest'
import { apply, applyOps } from './apply'
import { archiveOps } from './edit'
import { emptyHistory, historyLimit, record, redo, undo } from './history'
import { freshId, type NodeId } from './ids'
import { invert } from './invert'
import type { Loom } from './loom'
import { emptyLoom, nodeOf, toData } from './loomData'
import { isUnder } from './path'
import { prune } from './prune'
import { spanOf } from './runs'
import { show, sketch } from './testing/sketch'
import { eachSeed, long } from './testing/random'
import { randomLoom, walk } from './testing/randomLoom'
import type { Op, Transaction } from './transaction'

const pruning = (ops: readonly Op[], tip: NodeId): Transaction => ({ id: freshId('t'), at: 0, by: 'writer', event: 'prune', ops, tip, caret: 0 })

describe('pruning', () => {
  test('takes what was set aside with all that follows it, and nothing else', () => {
    const { loom, tip } = sketch('"a" * > ["b" archived > ["c", "d" archived], "e" > "f" archived, "g"]')
    const { parts, branches, nodes, units } = prune(loom)
    expect([branches, nodes, units, parts.length]).toEqual([2, 4, 4, 1])
    expect(show(applyOps(loom, parts.flat()), tip)).toBe('"a" * > ["e", "g"]')
  })

  test('is taken back by its own inverse, in any loom', () => {
    eachSeed(long ? 5000 : 120, (random) => {
      const grown = randomLoom(random, 40)
      const aside = [...walk(grown)].filter(() => random.chance(0.25))
      const loom = applyOps(grown, archiveOps(grown, aside, true))
      const limit = random.chance(0.5) ? undefined : { nodes: 1 + random.below(6), units: 1 + random.below(20) }
      const { parts, nodes } = prune(loom, limit)
      const ops = parts.flat()
      if (limit !== undefined) for (const part of parts) expect(part.length).toBeLessThanOrEqual(limit.nodes)
      const after = parts.reduce(applyOps, loom)
      const tops = [...walk(loom)].filter((id) => id !== loom.root && nodeOf(loom, id).marks.archived)
      expect(nodes).toBe([...walk(loom)].filter((id) => tops.some((top) => isUnder(loom, id, top))).length)
      expect(after.nodes.size).toBe(loom.nodes.size - nodes)
      expect(toData(applyOps(after, invert(ops)))).toEqual(toData(loom))
    })
  })

  test('is undone and done again as one act, also after the loom went on', () => {
    const { loom, tip } = sketch('"a" * > ["b" archived > ["c", "d"], "e", "f" archived]')
    const change = pruning(prune(loom).parts.flat(), tip)
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

  test('of more than one change is undone and done again part by part, all of it, also behind other acts and a full history', () => {
    eachSeed(long ? 500 : 25, (random) => {
      const grown = randomLoom(random, 60)
      const start = applyOps(grown, archiveOps(grown, [...walk(grown)].filter(() => random.chance(0.3)), true))
      const { root } = start
      const { parts } = prune(start, { nodes: 1 + random.below(4), units: 40 })
      let [loom, history] = [start, emptyHistory]
      const commit = (transaction: Transaction): void => {
        history = record(history, transaction, { tip: root, caret: 0 })
        loom = apply(loom, transaction)
      }
      for (const [i, ops] of parts.entries()) commit({ ...pruning(ops, root), ...(i === 0 ? {} : { joins: true }) })
      const pruned = loom
      for (let i = 0; i < historyLimit - 1; i++) commit({ ...pruning([{ t: 'title', from: loom.title, to: `${i}` }], root), event: 'title' })
      const travel = (way: typeof undo): number => {
        for (let steps = 0; ; ) {
          const step = way(history, loom, 0)
          if (step === null) return steps
          steps++
          history = step.history
          loom = apply(loom, step.transaction)
          if (!step.more) return steps
        }
      }
      for (let i = 0; i < historyLimit - 1; i++) expect(travel(undo)).toBe(1)
      expect(toData(loom)).toEqual(toData(pruned))
      expect(travel(undo)).toBe(parts.length)
      expect(toData(loom)).toEqual(toData(start))
      expect(travel(redo)).toBe(parts.length)
      expect(toData(loom)).toEqual(toData(pruned))
    })
  })

  test('is as many acts as there are others between its parts', () => {
    const { loom, tip } = sketch('"a" * > ["b" archived, "c" archived]')
    const [first = [], second = []] = prune(loom, { nodes: 1, units: 9 }).parts
    let history = record(emptyHistory, pruning(first, tip), { tip, caret: 0 })
    history = record(history, { ...pruning([{ t: 'title', from: '', to: 'T' }], tip), event: 'title' }, { tip, caret: 0 })
    history = record(history, { ...pruning(second, tip), joins: true }, { tip, caret: 0 })
    const step = undo(history, applyOps(loom, [...first, ...second]), 0)
    expect([step?.label, step?.more]).toEqual(['pruning', false])
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
    const pruned = prune(loom, { nodes: size, units: Infinity })
    const change = pruning(pruned.parts.flat(), loom.root)
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
