import { signal } from '@preact/signals'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { WeaveId } from '../../loom/ids'
import type { App, FanBranch, FanState } from '../app'
import { announceFan } from './announceFan'
import { Announcer, apartMs, mostUnits, quietAfterTypingMs } from './announcer'
import { firstSentence } from './branchWords'

let said: { at: number; sentence: string }[]
let announcer: Announcer

beforeEach(() => {
  vi.useFakeTimers()
  said = []
  announcer = new Announcer(
    {
      now: () => Date.now(),
      after: (ms, act) => {
        const timer = setTimeout(act, ms)
        return () => clearTimeout(timer)
      },
    },
    (sentence) => said.push({ at: Date.now(), sentence }),
  )
})

afterEach(() => {
  vi.useRealTimers()
})

const sentences = () => said.map(({ sentence }) => sentence)

test('sentences come two seconds apart, and the newest stands for those before it', () => {
  for (const sentence of ['One.', 'Two.', 'Three.']) announcer.say(sentence)
  vi.advanceTimersByTime(10_000)
  expect(sentences()).toEqual(['One.', 'Three.'])
  expect((said[1]?.at ?? 0) - (said[0]?.at ?? 0)).toBeGreaterThanOrEqual(apartMs)
})

test('nothing is said while the writer types', () => {
  announcer.typed()
  announcer.say('Saved.')
  for (let i = 0; i < 20; i++) {
    vi.advanceTimersByTime(quietAfterTypingMs - 100)
    expect(said).toEqual([])
    announcer.typed()
  }
  vi.advanceTimersByTime(quietAfterTypingMs)
  expect(sentences()).toEqual(['Saved.'])
})

test('a sentence is cut at a word, within 200 units', () => {
  announcer.say('warp weft '.repeat(60))
  expect(said[0]?.sentence.length).toBeLessThanOrEqual(mostUnits)
  expect(said[0]?.sentence).toMatch(/ (warp|weft)…$/)
})

test('a branch is told in whole words while it streams', () => {
  expect(firstSentence({ text: ' The boat ca', taken: 0, finish: null })).toBe('The boat')
  expect(firstSentence({ text: ' The boat came. It was em', taken: 0, finish: null })).toBe('The boat came.')
  expect(firstSentence({ text: ' The boat came', taken: 4, finish: 'length' })).toBe('boat came')
  expect(firstSentence({ text: ' Th', taken: 0, finish: null })).toBe('')
})

test('a weave of 300 tokens is told in at most five sentences, none with half a word', () => {
  const words = Array.from({ length: 300 }, (_, i) => ['boat', 'keeper', 'lamp', 'gallery'][i % 4] ?? '')
  const whole = new Set([...words, 'Weaving', 'Still', 'weaving', 'branches', 'first', '3', ''])
  const fan = signal<FanState | null>(null)
  announceFan({ state: { fan } } as unknown as App, announcer)
  const branch = (units: number, done: boolean): FanBranch => ({
    branch: 0, text: words.join(' ').slice(0, units), tokens: 0, bits: 0, node: null, taken: 0, aside: false, departed: false, join: null, own: '', parent: null, place: 'row', forks: [], finish: done ? 'length' : null,
  })
  const at = (units: number, done: boolean): FanState => ({
    weave: 'w_0000000000000000' as unknown as WeaveId, anchor: 'n' as never, at: 0, order: [0, 1, 2], selected: 0, adaptive: null, streaming: !done, visibleFrom: 0, tokensPerSecond: null,
    branches: [branch(units, done), branch(units, done), branch(units, done)],
  })
  const length = words.join(' ').length
  for (let units = 0; units < length; units += 2) {
    fan.value = at(units, false)
    vi.advanceTimersByTime(33)
  }
  fan.value = at(length, true)
  vi.advanceTimersByTime(20_000)
  expect(sentences()[0]).toBe('Weaving 3 branches.')
  expect(sentences().at(-1)).toMatch(/^3 branches, first: boat keeper/)
  expect(said.length).toBeLessThanOrEqual(5)
  for (const sentence of sentences()) for (const word of sentence.split(/[^\p{L}\d]+/u)) expect(whole).toContain(word)
})
