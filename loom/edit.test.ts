import { describe, expect, test } from 'vitest'
import { applyOps } from './apply'
import {
  addBranch, archiveOps, clean, editThread, forkAt, joinOps, markOps, moveOps, splitAt, takeAtEnd, type Edit,
} from './edit'
import { invert } from './invert'
import { nodeOf, toData } from './loomData'
import { threadText } from './path'
import { spanOf } from './runs'
import { show, sketch, type Sketch } from './testing/sketch'
import { eachSeed } from './testing/random'
import { Thread } from './thread'

const threadOf = (s: Sketch) => Thread.of(s.loom, s.tip)
const after = (s: Sketch, { ops, tip }: Pick<Edit, 'ops' | 'tip'>) => {
  const loom = applyOps(s.loom, ops)
  expect(toData(applyOps(loom, invert(ops)))).toEqual(toData(s.loom))
  return show(loom, tip)
}
const typed = (source: string, at: number, removed: number, text: string, ...held: string[]) => {
  const s = sketch(source)
  const edit = editThread(s.loom, threadOf(s), { at, removed, inserted: spanOf(text) }, 0, new Set(held.map(s.node)))
  expect(edit.caret).toBe(at + text.length)
  return after(s, edit)
}

describe('typing', () => {
  test.each([
    ['inside a node', '"ab" > "cd" *', 1, 0, '"aXb" > "cd" *'],
    ['in an empty loom', '"" *', 0, 0, '"X" *'],
    ['at the very start', '"ab" *', 0, 0, '"Xab" *'],
    ['at the end of a leaf', '"ab" > "cd" *', 4, 0, '"ab" > "cdX" *'],
    ['on a border without a fork', '"ab" > "cd" *', 2, 0, '"abX" > "cd" *'],
    ['on a border after a fork', '"ab" > ["cd" *, "ef"]', 2, 0, '"ab" > ["Xcd" *, "ef"]'],
    ['after an empty node that is a fork', '"ab" > "" > ["cd" *, "ef"]', 2, 0, '"ab" > "" > ["Xcd" *, "ef"]'],
    ['after a fork, before an empty node', '"ab" > ["" > "cd" *, "ef"]', 2, 0, '"ab" > ["X" > "cd" *, "ef"]'],
    ['in a new empty branch', '"ab" > ["cd", "" *]', 2, 0, '"ab" > ["cd", "X" *]'],
    ['at the end of a tip with a child', '"ab" * > "cd"', 2, 0, '"ab" > ["cd", "X" *]'],
    ['inside a tip with a child', '"ab" * > "cd"', 1, 0, '"aXb" * > "cd"'],
    ['in the simulator\'s text', 's"abcd" *', 2, 1, 's"ab"+"X"+s"d" *'],
    ['over part of two nodes', '"ab" > "cd" *', 1, 2, '"aX" > "d" *'],
    ['over whole nodes', '"ab" > "cd" > ["ef" *, "gh"]', 0, 5, '"X" > "" > ["f" *, "gh"]'],
    ['over the start of a node after a fork', '"ab" > ["cd" *, "ef"]', 2, 1, '"ab" > ["Xd" *, "ef"]'],
    ['over more than there is', '"ab" > "cd" *', 3, 9, '"ab" > "cX" *'],
  ])('%s', (_, source, at, removed, wanted) => {
    expect(typed(source, at, removed, 'X')).toBe(wanted)
  })

  test('the end of a held node is spoken for', () => {
    expect(typed('"ab" *', 2, 0, 'X', 'ab')).toBe('"ab" > "X" *')
    expect(typed('"ab" > "cd" *', 2, 0, 'X', 'ab')).toBe('"ab" > "Xcd" *')
  })

  test('nothing for nothing, and plain deletion', () => {
    expect(typed('"ab" *', 1, 0, '')).toBe('"ab" *')
    expect(typed('"ab" > "cd" > "ef" *', 1, 4, '')).toBe('"a" > "" > "f" *')
  })

  test('any change of any thread changes its text as it should, and no other context', () => {
    eachSeed(300, (random) => {
      const part = () => JSON.stringify('abc'.slice(0, random.below(4)))
      const s = sketch(`${part()} > ${part()} > [${part()}, ${part()} > ${part()} > [${part()} * > ${part()}, ${part()}]]`)
      const thread = threadOf(s)
      const before = threadText(s.loom, s.tip)
      const at = random.below(before.length + 1)
      const removed = random.below(Math.min(3, before.length - at + 1))
      const edit = editThread(s.loom, thread, { at, removed, inserted: spanOf('X') }, 0)
      const loom = applyOps(s.loom, edit.ops)
      expect(threadText(loom, edit.tip)).toBe(`${before.slice(0, at)}X${before.slice(at + removed)}`)
      if (removed > 0) return
      for (const node of s.loom.nodes.values()) {
        const beside = !thread.has(node.id) && node.parent !== null && thread.endOf(node.parent) <= at
        if (beside && thread.has(node.parent!)) expect(threadText(loom, node.id)).toBe(threadText(s.loom, node.id))
      }
    })
  })
})

describe('split, fork, join', () => {
  const split = (source: string, at: number) => {
    const s = sketch(source)
    const edit = splitAt(s.loom, threadOf(s), at, 0)
    const loom = applyOps(s.loom, edit.ops)
    return `${after(s, edit)} after ${nodeOf(loom, edit.head).text}`
  }

  test.each([
    ['"abc" *', 1, '"a" > "bc" * after a'],
    ['"abc" * > "d"', 1, '"a" > "bc" * > "d" after a'],
    ['"abc" > "d" *', 1, '"a" > "bc" > "d" * after a'],
    ['"abc" > "d" *', 3, '"abc" > "d" * after abc'],
    ['"abc" > "d" *', 4, '"abc" > "d" * after d'],
    ['"abc" *', 0, '"" > "abc" * after '],
    ['"ab" > "" > "cd" *', 2, '"ab" > "" > "cd" * after '],
    ['"a😀" *', 2, '"a" > "😀" * after a'],
  ])('%s at %i', (source, at, wanted) => expect(split(source, at)).toBe(wanted))

  const fork = (source: string, at: number) => {
    const s = sketch(source)
    return after(s, forkAt(s.loom, threadOf(s), at, 0))
  }

  test('fork keeps the old tail beside the new branch', () => {
    expect(fork('"abc" *', 1)).toBe('"a" > ["bc", "" *]')
    expect(fork('"ab" > "cd" *', 2)).toBe('"ab" > ["cd", "" *]')
    expect(fork('"ab" * > "cd"', 2)).toBe('"ab" > ["cd", "" *]')
    expect(fork('"ab" *', 2)).toBe('"ab" *')
  })

  test('join takes the marks along, and refuses what it would hide', () => {
    const s = sketch('"a" unread > "b" bookmark > ["c" > "d" archived, "e"]')
    expect(after(s, { ops: joinOps(s.loom, s.node('a'))!.ops, tip: s.node('a') })).toBe('"ab" * bookmark unread > ["c" > "d" archived, "e"]')
    expect(joinOps(s.loom, s.node('b'))).toBe(null)
    expect(joinOps(s.loom, s.node('c'))).toBe(null)
    expect(joinOps(s.loom, s.node('e'))).toBe(null)
  })
})

describe('the tree', () => {
  test('move', () => {
    const s = sketch('"a" > ["b" > "c", "d", "e"]')
    const moved = (node: string, parent: string, index: number) => {
      const ops = moveOps(s.loom, s.node(node), s.node(parent), index)
      return ops === null ? null : after(s, { ops, tip: s.node('a') })
    }
    expect(moved('b', 'a', 1)).toBe('"a" * > ["d", "b" > "c", "e"]')
    expect(moved('b', 'a', 99)).toBe('"a" * > ["d", "e", "b" > "c"]')
    expect(moved('d', 'a', 1)).toBe(show(s.loom, s.node('a')))
    expect(moved('d', 'c', 0)).toBe('"a" * > ["b" > "c" > "d", "e"]')
    expect(moved('b', 'c', 0)).toBe(null)
    expect(moved('a', 'c', 0)).toBe(null)
  })

  test('archive and mark say nothing twice', () => {
    const s = sketch('"a" > ["b" archived, "c"]')
    expect(after(s, { ops: archiveOps(s.loom, [s.node('a'), s.node('b'), s.node('c')], true), tip: s.tip })).toBe('"a" > ["b" archived, "c" * archived]')
    expect(markOps(s.loom, s.node('b'), (marks) => ({ ...marks }))).toEqual([])
  })

  test('a branch comes last', () => {
    const s = sketch('"a" > "b"')
    const { ops, node } = addBranch(s.loom, s.node('a'), { span: spanOf('c', 'unknown'), now: 0, marks: { unread: true } })
    expect(after(s, { ops, tip: node })).toBe('"a" > ["b", u"c" * unread]')
  })
})

describe('take', () => {
  const s = sketch('"a" * > [s"bcd" unread interrupted, "e"]')

  test('at the end: all of a branch, or its head', () => {
    const take = (units: number) => {
      const edit = takeAtEnd(s.loom, threadOf(s), s.node('bcd'), units)
      return `${after(s, edit)} ${edit.caret}`
    }
    expect(take(3)).toBe('"a" > [s"bcd" * interrupted, "e"] 4')
    expect(take(2)).toBe('"a" > [s"bc" * > s"d" interrupted, "e"] 3')
    expect(() => takeAtEnd(s.loom, Thread.of(s.loom, s.node('e')), s.node('bcd'), 1)).toThrow(RangeError)
  })
})

test('clean text has one kind of line end and no half characters', () => {
  expect(clean('a\r\nb\rc\n\ud800d\udc00 😀')).toBe('a\nb\nc\n\ufffdd\ufffd 😀')
})
