import { describe, expect, test } from 'vitest'
import type { NodeId } from './ids'
import { sketch } from './testing/sketch'
import { visitsTo } from './testing/visitsTo'
import { Thread } from './thread'
import { childTip, noVisits, parentForkTip, randomTip, siblingTip } from './walk'

const s = sketch('"ab" > ["cd" > "ef" > ["g", "h" archived, "i" > "j"], "k" archived, "l" > ["m", "n"]]')
const text = (id: NodeId | null) => (id === null ? null : s.loom.nodes.get(id)?.text)

describe('walking', () => {
  test('up to forks and back by the way one came', () => {
    const visits = visitsTo(s.loom, s.node('j'))
    const up = [s.node('j')]
    for (let next = parentForkTip(s.loom, up[0]!); next !== null; next = parentForkTip(s.loom, next)) up.unshift(next)
    expect(up.map(text)).toEqual(['ab', 'ef', 'j'])
    expect(text(childTip(s.loom, s.node('ab'), visits))).toBe('ef')
    expect(text(childTip(s.loom, s.node('ef'), visits))).toBe('j')
    expect(childTip(s.loom, s.node('j'), visits)).toBe(null)
    expect(text(childTip(s.loom, s.node('ef'), noVisits))).toBe('g')
  })

  test('to a sibling at the fork nearest the caret', () => {
    const thread = Thread.of(s.loom, s.node('j'))
    const to = (by: 1 | -1, at: number | 'tip', visits = noVisits) => text(siblingTip(s.loom, thread, visits, by, at === 'tip' ? at : { caret: at }))
    expect(to(1, 6)).toBe('g')
    expect(to(1, 7)).toBe('g')
    expect(to(-1, 5)).toBe('m')
    expect(to(1, 2)).toBe('m')
    expect(to(1, 2, visitsTo(s.loom, s.node('n')))).toBe('n')
    expect(to(1, 0)).toBe('m')
    expect(to(1, 'tip')).toBe('g')
  })

  test('from an archived branch to the open ones beside it, and nowhere without a fork', () => {
    const at = (tip: string, by: 1 | -1) => text(siblingTip(s.loom, Thread.of(s.loom, s.node(tip)), noVisits, by, 'tip'))
    expect(at('h', 1)).toBe('j')
    expect(at('h', -1)).toBe('g')
    const one = sketch('"a" > ["b", "c" archived]')
    expect(siblingTip(one.loom, Thread.of(one.loom, one.node('b')), noVisits, 1, 'tip')).toBe(null)
  })

  test('by chance, never into what is archived', () => {
    const leaves = new Set(Array.from({ length: 100 }, (_, i) => text(randomTip(s.loom, s.loom.root, () => ((i * 37) % 100) / 100))))
    expect([...leaves].sort()).toEqual(['g', 'n'])
  })
})
