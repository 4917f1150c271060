import { signal } from '@preact/signals'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { settingsSchema } from '../../protocol/settings'
import type { State } from '../app'
import type { ThreadStep } from './loomClient'
import { Predictor, snoozeMs } from './predictor'

const clock = {
  after: (ms: number, act: () => void) => {
    const timer = setTimeout(act, ms)
    return () => clearTimeout(timer)
  },
}
const typed = { own: true, transaction: { event: 'type' }, change: { at: 0, removed: 0, inserted: 'a' } } as unknown as ThreadStep

let asked: number[]
let page: { focus: boolean; composing: boolean; around: [string, string]; to: number }
let predictor: Predictor
let state: { inForce: { value: State['inForce']['value'] }; mode: { value: 'write' | 'loom' } }

beforeEach(() => {
  vi.useFakeTimers()
  asked = []
  page = { focus: true, composing: false, around: ['late, and ', ''], to: 3 }
  const made = {
    inForce: signal({ ...settingsSchema.parse({}), predict: true, predictBranches: 2 }),
    fan: signal(null), mode: signal<'write' | 'loom'>('write'), dialog: signal(null), readOnly: signal(null),
    model: signal({ t: 'ready' }), loom: signal({}),
  }
  state = made
  predictor = new Predictor(made as unknown as State, {
    hasFocus: () => page.focus,
    composing: () => page.composing,
    selection: () => ({ from: 3, to: page.to }),
    around: () => page.around,
    predict: (branches) => void asked.push(branches),
  }, clock)
})
afterEach(() => void vi.useRealTimers())

const rests = (ms = 2000): number => {
  vi.advanceTimersByTime(ms)
  return asked.length
}

test('a rest after typing weaves once; every key begins the rest anew', () => {
  predictor.stepped(typed)
  expect(rests(1400)).toBe(0)
  predictor.stepped(typed)
  expect(rests(1400)).toBe(0)
  expect(rests(200)).toBe(1)
  expect(asked).toEqual([2])
  expect(rests(60_000)).toBe(1)
})

test('a caret that moves, a word in the making, a selection, an input method, another mode: nothing', () => {
  predictor.stepped(typed)
  predictor.moved(1)
  predictor.moved(7)
  expect(rests()).toBe(0)
  for (const hinder of [
    () => (page.around = ['morn', 'ing']),
    () => (page = { ...page, around: ['x ', ''], to: 9 }),
    () => (page = { ...page, to: 3, composing: true }),
    () => (page = { ...page, composing: false, focus: false }),
    () => {
      page.focus = true
      state.mode.value = 'loom'
    },
  ]) {
    hinder()
    predictor.stepped(typed)
    expect(rests()).toBe(0)
  }
})

test('Esc keeps predictions away for a while', () => {
  predictor.snooze()
  predictor.stepped(typed)
  expect(rests()).toBe(0)
  vi.advanceTimersByTime(snoozeMs)
  predictor.stepped(typed)
  expect(rests()).toBe(1)
})

test('off means off, and what others change asks for nothing', () => {
  predictor.stepped({ ...typed, own: false })
  expect(rests()).toBe(0)
  state.inForce.value = { ...state.inForce.value, predict: false }
  predictor.stepped(typed)
  expect(rests()).toBe(0)
})
