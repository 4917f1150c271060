import { describe, expect, test } from 'vitest'
import { commonAncestor, deepest, isUnder, parentFork, pathTo, siblings, threadText } from './path'
import { sketch } from './testing/sketch'
import { eachSeed } from './testing/random'
import { Thread } from './thread'

describe('path', () => {
  const s = sketch('"a" > ["b" > ["d", "e" archived], "c" > ["f" archived, "g" > "h"]]')
  const text = (id: ReturnType<typeof s.node>) => s.loom.nodes.get(id)?.text

  test('walks up', () => {
    expect(pathTo(s.loom, s.node('h')).map(text).join('')).toBe('acgh')
    expect(threadText(s.loom, s.node('d'))).toBe('abd')
    expect(text(commonAncestor(s.loom, s.node('h'), s.node('f')))).toBe('c')
    expect(text(commonAncestor(s.loom, s.node('d'), s.node('b')))).toBe('b')
    expect(isUnder(s.loom, s.node('h'), s.node('c'))).toBe(true)
    expect(isUnder(s.loom, s.node('h'), s.node('b'))).toBe(false)
    expect(siblings(s.loom, s.node('c')).map(text)).toEqual(['b', 'c'])
    expect(siblings(s.loom, s.loom.root).map(text)).toEqual(['a'])
  })

  test('walks down by what was visited, around what is archived', () => {
    expect(text(deepest(s.loom, s.loom.root, new Map()))).toBe('d')
    expect(text(deepest(s.loom, s.loom.root, new Map([[s.loom.root, s.node('c')]])))).toBe('h')
    expect(text(deepest(s.loom, s.loom.root, new Map([[s.node('b'), s.node('e')]])))).toBe('d')
    expect(text(deepest(s.loom, s.loom.root, new Map([[s.loom.root, s.node('h')]])))).toBe('d')
  })

  test('a fork has two children that are not archived', () => {
    expect(parentFork(s.loom, s.node('h'))).toBe(s.loom.root)
    expect(parentFork(s.loom, s.loom.root)).toBe(s.loom.root)
    expect(parentFork(sketch('"a" > ["b", "c" archived]').loom, s.loom.root)).toBe(null)
  })
})

describe('Thread', () => {
  test('finds places', () => {
    const s = sketch('"ab" > "" > "cde" > ""')
    const thread = Thread.of(s.loom, s.tip)
    const place = (at: number, bias: 'before' | 'after') => {
      const { index, offset } = thread.locate(at, bias)
      return `${index}:${offset}`
    }
    expect([0, 1, 2, 3, 5, 9].map((at) => place(at, 'before'))).toEqual(['0:0', '0:1', '0:2', '2:1', '2:3', '2:3'])
    expect([-1, 1, 2, 3, 5].map((at) => place(at, 'after'))).toEqual(['0:0', '0:1', '2:0', '2:1', '3:0'])
    expect(thread.starts).toEqual([0, 2, 2, 5])
    expect(thread.startOf(s.node('cde'))).toBe(2)
    expect(thread.endOf(s.node('cde'))).toBe(5)
    expect(thread.tip).toBe(s.tip)
  })

  test('changed in place is as made from scratch', () => {
    eachSeed(100, (random) => {
      const lengths = Array.from({ length: 1 + random.below(40) }, () => random.below(4))
      const draw = () => sketch(lengths.map((length) => JSON.stringify('x'.repeat(length))).join(' > '))
      const first = draw()
      const thread = Thread.of(first.loom, first.tip)
      for (let step = 0; step < 20; step++) {
        const index = random.below(lengths.length)
        lengths[index] = random.below(6)
        thread.resize(thread.ids[index] as typeof first.tip, lengths[index])
      }
      const again = draw()
      const fresh = Thread.of(again.loom, again.tip)
      expect(thread.length).toBe(fresh.length)
      expect(thread.starts).toEqual(fresh.starts)
      for (let at = 0; at <= fresh.length; at++) {
        for (const bias of ['before', 'after'] as const) {
          const place = thread.locate(at, bias)
          expect(place).toEqual(fresh.locate(at, bias))
          expect(fresh.starts[place.index]! + place.offset).toBe(at)
        }
        expect(thread.locate(at, 'before').index).toBe(fresh.starts.findIndex((start, i) => start + lengths[i]! >= at))
        expect(thread.locate(at, 'after').index).toBe(fresh.starts.findLastIndex((start) => start <= at))
      }
    })
  })
})
