import { expect, test } from 'vitest'
import type { Choice } from './generation'
import type { GenerationId } from './ids'
import { ledger, type ScoredToken } from './ledger'
import type { Run } from './run'
import { joinSpans, simulatorSpan, sliceSpan, spanOf } from './runs'
import { eachSeed } from './testing/random'
import type { Span } from './transaction'

const generation = 'g_0000000000000000' as GenerationId
const writer = (length: number): Run => ({ origin: 'writer', length })
const simulator = (length: number, index = 0): Run => ({ origin: 'simulator', length, from: 0, source: { generation, index, evidence: null } })
/** Tokens one after the other: how many units, how many bits. */
const tokens = (...each: readonly (readonly [number, number, number?])[]): ScoredToken[] => {
  let at = 0
  return each.map(([length, bits, rank = 1]) => ({ from: at, to: (at += length), bits, rank }))
}
const choice = (taken: number, seen: number, offered = seen, from = 0): Choice => ({ generation, at: 0, offered, seen, taken, from, units: 1 })

test('each bit is somebody\u2019s', () => {
  const account = ledger({ runs: [writer(4), simulator(6)], tokens: tokens([4, 5, 9], [3, 2], [3, 6, 4]), choices: [choice(0, 4)] })
  expect(account).toEqual({
    intervention: { low: 5, high: 5 },
    selection: { low: 2, high: 2 },
    supplied: { low: 8, high: 8 },
    humanShare: { low: 7 / 13, high: 7 / 13 },
    units: { writer: 4, simulator: 6, import: 0, unknown: 0 },
    unscored: 0,
    takes: 1,
    selectivity: 4,
    rankOne: 0.5,
    bitsPerToken: 13 / 3,
  })
})

test('what is not known for certain is an interval', () => {
  const account = ledger({ runs: [writer(2), simulator(2)], tokens: tokens([1, 1], [2, 4], [1, 3]), choices: [choice(0, 4, 8)] })
  expect(account.intervention).toEqual({ low: 1, high: 5 })
  expect(account.supplied).toEqual({ low: 3, high: 7 })
  expect(account.selection).toEqual({ low: 2, high: 3 })
  expect(account.humanShare).toEqual({ low: 3 / 8, high: 1 })
})

test('only what is in the text counts, and a branch taken in bits was chosen once', () => {
  const thread = { runs: [simulator(2, 1), writer(2)], tokens: tokens([2, 9], [2, 1]), choices: [choice(0, 4), choice(1, 4), choice(1, 4, 4, 2)] }
  expect(ledger(thread).takes).toBe(1)
  expect(ledger(thread).selection).toEqual({ low: 2, high: 2 })
  expect(ledger(thread, 2).takes).toBe(0)
  expect(ledger(thread, 2).intervention).toEqual({ low: 1, high: 1 })
})

test('what the model was not asked about is said, and nothing at all is nothing', () => {
  expect(ledger({ runs: [writer(5), { origin: 'import', length: 3 }], tokens: [], choices: [] })).toMatchObject({ unscored: 8, humanShare: null, bitsPerToken: null })
  expect(ledger({ runs: [], tokens: [], choices: [] })).toMatchObject({ unscored: 0, takes: 0, selectivity: null, rankOne: null })
})

test('bounds are in order, and parts add up to the whole', () => {
  eachSeed(300, (random) => {
    const runs = Array.from({ length: 1 + random.below(6) }, () => (random.chance(0.5) ? writer(1 + random.below(5)) : simulator(1 + random.below(5), random.below(3))))
    const length = runs.reduce((sum, run) => sum + run.length, 0)
    const scored = tokens(...Array.from({ length: random.below(9) }, () => [1 + random.below(4), random.below(9), 1 + random.below(3)] as const)).filter(({ to }) => to <= length)
    const thread = { runs, tokens: scored, choices: [choice(0, 3, 6), choice(1, 2), choice(2, 1, 9)] }
    const whole = ledger(thread)
    for (const { low, high } of [whole.intervention, whole.selection, whole.supplied, whole.humanShare ?? { low: 0, high: 0 }]) {
      expect(low).toBeGreaterThanOrEqual(0)
      expect(low).toBeLessThanOrEqual(high + 1e-12)
    }
    const cut = random.below(length + 1)
    const [head, tail] = [ledger(thread, 0, cut), ledger(thread, cut)]
    expect(head.units.writer + tail.units.writer).toBe(whole.units.writer)
    expect(head.unscored + tail.unscored).toBe(whole.unscored)
    expect(head.intervention.low + tail.intervention.low).toBeLessThanOrEqual(whole.intervention.low)
    expect(head.intervention.high + tail.intervention.high).toBeGreaterThanOrEqual(whole.intervention.high)
  })
})

test('taking all of the one branch that was offered selects nothing', () => {
  const account = ledger({ runs: [simulator(6)], tokens: tokens([3, 2], [3, 6]), choices: [choice(0, 1)] })
  expect(account.selection).toEqual({ low: 0, high: 0 })
  expect(account.humanShare).toEqual({ low: 0, high: 0 })
})

test('text that was typed as the ghost had it is the writer\u2019s, once, and the rest the simulator\u2019s', () => {
  const typedThrough = ledger({ runs: [writer(4), { ...simulator(6), from: 4 } as Run], tokens: tokens([4, 5], [6, 2]), choices: [choice(0, 4, 4, 4)] })
  expect(typedThrough.units).toMatchObject({ writer: 4, simulator: 6 })
  expect(typedThrough.intervention.high + typedThrough.supplied.high).toBe(7)
  expect(typedThrough.takes).toBe(1)
})

test('what was pasted of the simulator\u2019s stays the simulator\u2019s, and its branch is chosen once however often it stands there', () => {
  const twice = ledger({ runs: [simulator(6), writer(2), simulator(6)], tokens: tokens([6, 8], [2, 3], [6, 1]), choices: [choice(0, 4)] })
  expect(twice.intervention).toEqual({ low: 3, high: 3 })
  expect(twice.supplied).toEqual({ low: 9, high: 9 })
  expect(twice.takes).toBe(1)
})

test('the order of edits that have nothing to do with each other does not matter', () => {
  eachSeed(100, (random) => {
    const base = spanOf('x'.repeat(20))
    const [a, b] = [random.below(10), 11 + random.below(9)]
    const branch = simulatorSpan('sea', { generation, index: 0, evidence: null }, 0)
    const splice = (span: Span, at: number, inserted: Span) => joinSpans(sliceSpan(span, 0, at), inserted, sliceSpan(span, at))
    const aFirst = splice(splice(base, a, branch), b + 3, spanOf('typed'))
    const bFirst = splice(splice(base, b, spanOf('typed')), a, branch)
    const account = ({ runs, text }: Span) => ledger({ runs, tokens: tokens(...Array.from(text, () => [1, 2] as const)), choices: [choice(0, 4)] })
    expect(account(aFirst)).toEqual(account(bFirst))
  })
})
