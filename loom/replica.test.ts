import { describe, expect, test } from 'vitest'
import { addBranch, editThread, forkAt } from './edit'
import { freshId } from './ids'
import { Replica } from './replica'
import { spanOf } from './runs'
import { show, sketch } from './testing/sketch'
import { Thread } from './thread'
import type { Op, Transaction } from './transaction'

const transaction = (ops: readonly Op[], by: Transaction['by'] = 'writer'): Transaction => ({ id: freshId('t'), at: 0, by, event: 'type', ops })
const drawn = () => {
  const s = sketch('"ab" > "cd" *')
  const replica = new Replica(s.loom)
  const type = (at: number, text: string, removed = 0) =>
    transaction(editThread(replica.view, Thread.of(replica.view, s.tip), { at, removed, inserted: spanOf(text) }, 0).ops)
  return { s, replica, type, shown: () => show(replica.view) }
}

describe('Replica', () => {
  test('own changes are seen at once and confirmed later', () => {
    const { s, replica, type, shown } = drawn()
    const [first, second] = [type(4, 'X'), type(1, 'Y')]
    expect(replica.local(first).touched).toEqual(new Set([s.tip]))
    replica.local(second)
    expect(shown()).toBe('"aYb" > "cdX"')
    expect(show(replica.confirmed)).toBe('"ab" > "cd"')
    expect(replica.receive(first).touched.size).toBe(0)
    expect(show(replica.confirmed)).toBe('"ab" > "cdX"')
    replica.receive(second)
    expect(replica.pending).toEqual([])
    expect(replica.view).toBe(replica.confirmed)
  })

  test('what others do goes under what is pending', () => {
    const { s, replica, type, shown } = drawn()
    replica.local(type(4, 'X'))
    const step = replica.receive(transaction(addBranch(replica.confirmed, s.tip, { span: spanOf('ef', 'unknown'), now: 0 }).ops, 'simulator'))
    expect(step.touched.has(s.tip)).toBe(true)
    expect(step.dropped).toEqual([])
    expect(shown()).toBe('"ab" > "cdX" > u"ef"')
  })

  test('what no longer fits is dropped and said, and so is what stood on it', () => {
    const { s, replica, type, shown } = drawn()
    const fork = forkAt(replica.view, Thread.of(replica.view, s.tip), 3, 0)
    const foreign = type(2, '', 2)
    const pending = transaction(fork.ops)
    replica.local(pending)
    const upon = transaction(editThread(replica.view, Thread.of(replica.view, fork.tip), { at: 3, removed: 0, inserted: spanOf('X') }, 0).ops)
    replica.local(upon)
    const kept = transaction([{ t: 'title', from: 'Sketch', to: 'Mine' }])
    replica.local(kept)
    expect(replica.receive(foreign).dropped).toEqual([pending, upon])
    expect(shown()).toBe('"ab" > ""')
    expect(replica.view.title).toBe('Mine')
    expect(replica.pending).toEqual([kept])
  })

  test('a refused change is taken out again', () => {
    const { replica, type, shown } = drawn()
    const first = type(4, 'X')
    replica.local(first)
    replica.local(type(0, 'Y'))
    replica.reject(first.id)
    expect(shown()).toBe('"Yab" > "cd"')
    expect(() => replica.local({ ...first, ops: [{ t: 'title', from: 'no', to: '' }] })).toThrow('title')
    expect(shown()).toBe('"Yab" > "cd"')
  })
})
