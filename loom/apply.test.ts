import { describe, expect, test } from 'vitest'
import { applyOps } from './apply'
import { BadTransaction } from './badTransaction'
import { freshId, type NodeId } from './ids'
import { invert } from './invert'
import { fromData, nodeOf, toData } from './loomData'
import { spanOf } from './runs'
import { show, sketch, type Sketch } from './testing/sketch'
import type { Op } from './transaction'

const once = (): Sketch => sketch('"Once" > [" upon" > " a time", s" more"]')
const tail = (id: NodeId = freshId('n')) => ({ id, createdAt: 5, marks: {} })
const add = (parent: NodeId, index: number, text: string): Op => ({
  t: 'add',
  index,
  node: { id: freshId('n'), parent, children: [], ...spanOf(text), createdAt: 1, marks: {} },
})

/** Each: what is done to `once`, and what it is then. */
const changes: readonly (readonly [string, (s: Sketch) => Op, string])[] = [
  ['add', (s) => add(s.node('Once'), 1, '!'), '"Once" > [" upon" > " a time", "!", s" more"]'],
  ['remove', (s) => ({ t: 'remove', index: 1, node: nodeOf(s.loom, s.node(' more')) }), '"Once" > " upon" > " a time"'],
  ['splice', (s) => ({ t: 'splice', node: s.node(' upon'), at: 1, removed: spanOf('up'), inserted: spanOf('X') }), '"Once" > [" Xon" > " a time", s" more"]'],
  ['split', (s) => ({ t: 'split', node: s.node(' upon'), at: 3, tail: tail() }), '"Once" > [" up" > "on" > " a time", s" more"]'],
  ['split of a fork', (s) => ({ t: 'split', node: s.node('Once'), at: 4, tail: tail() }), '"Once" > "" > [" upon" > " a time", s" more"]'],
  ['join', (s) => ({ t: 'join', node: s.node(' upon'), at: 5, tail: { ...tail(s.node(' a time')), createdAt: 0 } }), '"Once" > [" upon a time", s" more"]'],
  [
    'move',
    (s) => ({ t: 'move', node: s.node(' a time'), from: { parent: s.node(' upon'), index: 0 }, to: { parent: s.node('Once'), index: 0 } }),
    '"Once" > [" a time", " upon", s" more"]',
  ],
  [
    'move among its siblings',
    (s) => ({ t: 'move', node: s.node(' upon'), from: { parent: s.node('Once'), index: 0 }, to: { parent: s.node('Once'), index: 1 } }),
    '"Once" > [s" more", " upon" > " a time"]',
  ],
  ['mark', (s) => ({ t: 'mark', node: s.node(' more'), from: {}, to: { archived: true } }), '"Once" > [" upon" > " a time", s" more" archived]'],
]

/** Each: an op that does not fit `once`, and a word of why. */
const misfits: readonly (readonly [string, (s: Sketch) => Op, string])[] = [
  ['a parent that is not there', () => add(freshId('n'), 0, ''), 'no node'],
  ['an index past the end', (s) => add(s.node('Once'), 3, ''), 'no place'],
  ['a node twice', (s) => ({ t: 'add', index: 0, node: { ...nodeOf(s.loom, s.node(' more')) } }), 'already'],
  ['runs too short', (s) => ({ t: 'splice', node: s.node('Once'), at: 0, removed: spanOf(''), inserted: { text: 'ab', runs: [{ origin: 'writer', length: 1 }] } }), 'cover'],
  ['a carriage return', (s) => add(s.node('Once'), 0, 'a\r\nb'), 'carriage'],
  ['another text', (s) => ({ t: 'splice', node: s.node('Once'), at: 0, removed: spanOf('once'), inserted: spanOf('') }), 'another text'],
  ['another origin', (s) => ({ t: 'splice', node: s.node(' more'), at: 0, removed: spanOf(' m'), inserted: spanOf('') }), 'elsewhere'],
  ['a place outside', (s) => ({ t: 'splice', node: s.node('Once'), at: 3, removed: spanOf('e!'), inserted: spanOf('') }), 'outside'],
  ['half a unit', (s) => ({ t: 'split', node: s.node('Once'), at: 1.5, tail: tail() }), 'outside'],
  ['a tail that is there', (s) => ({ t: 'split', node: s.node('Once'), at: 1, tail: tail(s.node(' more')) }), 'already'],
  ['a join of one of two', (s) => ({ t: 'join', node: s.node('Once'), at: 4, tail: { ...tail(s.node(' upon')), createdAt: 0 } }), 'only child'],
  ['removal of a parent', (s) => ({ t: 'remove', index: 0, node: nodeOf(s.loom, s.node(' upon')) }), 'children'],
  ['removal from another index', (s) => ({ t: 'remove', index: 0, node: nodeOf(s.loom, s.node(' more')) }), 'not child 0'],
  ['removal of the root', (s) => ({ t: 'remove', index: 0, node: nodeOf(s.loom, s.loom.root) }), 'parent'],
  ['a cycle', (s) => ({ t: 'move', node: s.node(' upon'), from: { parent: s.node('Once'), index: 0 }, to: { parent: s.node(' a time'), index: 0 } }), 'ancestor'],
  ['other marks', (s) => ({ t: 'mark', node: s.node(' more'), from: { unread: true }, to: {} }), 'marks'],
  ['another title', () => ({ t: 'title', from: 'x', to: 'y' }), 'title'],
]

describe('apply', () => {
  test.each(changes)('%s, and back', (_, change, wanted) => {
    const s = once()
    const op = change(s)
    const after = applyOps(s.loom, [op])
    expect(show(after)).toBe(wanted)
    expect(toData(applyOps(after, invert([op])))).toEqual(toData(s.loom))
    expect(show(s.loom)).toBe(show(once().loom))
  })

  test.each(misfits)('refuses %s', (_, misfit, why) => {
    const s = once()
    const refused = () => applyOps(s.loom, [misfit(s)])
    expect(refused).toThrow(BadTransaction)
    expect(refused).toThrow(why)
  })

  test('is all or nothing, also for lists of children changed in place', () => {
    const s = once()
    const before = toData(s.loom)
    const bad: Op = { t: 'title', from: 'no', to: 'yes' }
    expect(() => applyOps(s.loom, [add(s.node('Once'), 0, 'a'), add(s.node('Once'), 0, 'b'), bad])).toThrow('op 2 (title)')
    expect(toData(s.loom)).toEqual(before)
  })

  test('a value once made never changes', () => {
    const s = once()
    const one = applyOps(s.loom, [add(s.node('Once'), 0, 'a'), add(s.node('Once'), 0, 'b')])
    const shown = show(one)
    applyOps(one, [add(s.node('Once'), 0, 'c'), add(s.node('Once'), 0, 'd')])
    expect(show(one)).toBe(shown)
  })

  test('data and loom are two forms of one thing', () => {
    const { loom } = once()
    expect(show(fromData(JSON.parse(JSON.stringify(toData(loom)))))).toBe(show(loom))
  })
})
