import { describe, expect, test } from 'vitest'
import { applyOps } from './apply'
import { composeOps } from './compose'
import { moveOps } from './edit'
import { emptyHistory, record, undo, type History } from './history'
import { freshId, type NodeId } from './ids'
import { invert } from './invert'
import { emptyLoom, nodeOf, toData } from './loomData'
import { spanOf } from './runs'
import { sketch } from './testing/sketch'
import { eachSeed, long } from './testing/random'
import { randomLoom, randomOps } from './testing/randomLoom'
import type { Op, Transaction } from './transaction'

const splice = (node: NodeId, at: number, removed: string, inserted: string): Op => ({
  t: 'splice', node, at, removed: spanOf(removed), inserted: spanOf(inserted),
})

describe('the law of composition', () => {
  test('one change that is two, and its inverse theirs', () => {
    let [before, after] = [0, 0]
    eachSeed(long ? 20_000 : 1500, (random) => {
      // Few nodes, so that changes meet.
      const loom = randomLoom(random, 1 + random.below(5))
      const lists: (readonly Op[])[] = []
      let now = loom
      for (let i = 2 + random.below(4); i > 0; i--) {
        const ops = random.chance(0.2) && lists.length > 0 ? invert(lists.at(-1) as readonly Op[]) : randomOps(now, random)
        lists.push(ops)
        now = applyOps(now, ops)
      }
      const all = lists.reduce(composeOps, [])
      expect(toData(applyOps(loom, all))).toEqual(toData(now))
      expect(toData(applyOps(now, invert(all)))).toEqual(toData(loom))
      expect(toData(applyOps(now, lists.toReversed().flatMap(invert)))).toEqual(toData(loom))
      before += lists.flat().length
      after += all.length
    })
    console.log(`compose: ${before} ops in random order became ${after}`)
    expect(after).toBeLessThan(before)
  })
})

describe('what meets becomes one', () => {
  const { loom } = sketch('"abc" *')
  const { root } = loom
  test.each<[string, Op[], Op[]]>([
    ['letters typed on', [splice(root, 3, '', 'd'), splice(root, 4, '', 'e')], [splice(root, 3, '', 'de')]],
    ['letters typed before', [splice(root, 1, '', 'y'), splice(root, 1, '', 'x')], [splice(root, 1, '', 'xy')]],
    ['a backspace run', [splice(root, 2, 'c', ''), splice(root, 1, 'b', '')], [splice(root, 1, 'bc', '')]],
    ['a delete run', [splice(root, 0, 'a', ''), splice(root, 0, 'b', '')], [splice(root, 0, 'ab', '')]],
    ['a deletion over both ends', [splice(root, 1, 'b', 'xy'), splice(root, 0, 'axyc', '!')], [splice(root, 0, 'abc', '!')]],
    ['a deletion within', [splice(root, 1, '', 'xyz'), splice(root, 2, 'y', '')], [splice(root, 1, '', 'xz')]],
    ['a letter typed and taken back', [splice(root, 3, '', 'd'), splice(root, 3, 'd', '')], []],
    ['places apart', [splice(root, 0, '', 'x'), splice(root, 3, '', 'y')], [splice(root, 0, '', 'x'), splice(root, 3, '', 'y')]],
  ])('%s', (_, ops, expected) => {
    expect(ops.reduce<readonly Op[]>((all, op) => composeOps(all, [op]), [])).toEqual(expected)
  })

  test('a branch moved twice is moved once, and moved back not at all', () => {
    const s = sketch('"a" * > ["b", "c", "d"]')
    const [b, c] = ['b', 'c'].map((text) => s.node(text)) as [NodeId, NodeId]
    const first = moveOps(s.loom, b, c, 0) ?? []
    const second = moveOps(applyOps(s.loom, first), b, s.loom.root, 2) ?? []
    expect(composeOps(first, second)).toHaveLength(1)
    expect(composeOps(first, invert(first))).toEqual([])
  })
})

test('an entry of 500 keystrokes is one op', () => {
  let loom = emptyLoom('Typing', 0)
  let history: History = emptyHistory
  for (let i = 0; i < 500; i++) {
    const op = splice(loom.root, i, '', 'x')
    const transaction: Transaction = { id: freshId('t'), at: i * 10, by: 'writer', event: 'type', ops: [op], tip: loom.root, caret: i + 1 }
    history = record(history, transaction, { tip: loom.root, caret: i })
    loom = applyOps(loom, [op])
  }
  expect(history.done).toHaveLength(1)
  expect(history.done[0]?.ops).toEqual([splice(loom.root, 0, '', 'x'.repeat(500))])
  expect(JSON.stringify(history).length).toBeLessThan(2000)
  const back = undo(history, loom, 0)
  expect(back === null ? null : nodeOf(applyOps(loom, back.transaction.ops), loom.root).text).toBe('')
})
