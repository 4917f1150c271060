import { expect, test } from 'vitest'
import type { Choice } from './generation'
import type { GenerationId } from './ids'
import { ledger, type ScoredToken } from './ledger'
import type { Run } from './run'
import { applyOps } from './apply'
import { editThread } from './edit'
import type { Loom } from './loom'
import { emptyLoom, nodeOf } from './loomData'
import { simulatorSpan, spanOf } from './runs'
import { eachSeed, type Random } from './testing/random'
import { Thread } from './thread'

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

test('what was imported, or is nobody\u2019s, is in no sum of bits', () => {
  const account = ledger({ runs: [writer(2), { origin: 'import', length: 2 }, { origin: 'unknown', length: 2 }], tokens: tokens([2, 3], [2, 50], [2, 70]), choices: [] })
  expect(account).toMatchObject({ intervention: { low: 3, high: 3 }, supplied: { low: 0, high: 0 }, bitsPerToken: 3, unscored: 0 })
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

/** A thread of random hands with every unit in a token: what the model thinks of it has nothing to do with whose it is. */
function drawnThread(random: Random, branches: number) {
  const runs = Array.from({ length: 1 + random.below(6) }, () => (random.chance(0.4) ? writer(1 + random.below(5)) : simulator(1 + random.below(5), random.below(branches))))
  const units = runs.reduce((sum, run) => sum + run.length, 0)
  return { runs, units, tokens: drawnTokens(random, units) }
}

function drawnTokens(random: Random, units: number): ScoredToken[] {
  const all: ScoredToken[] = []
  for (let at = 0; at < units; ) {
    const to = Math.min(units, at + 1 + random.below(4))
    all.push({ from: at, to, bits: random.below(9), rank: 1 + random.below(3) })
    at = to
  }
  return all
}

test('taking all of the one branch that was offered selects nothing: log\u2082 1', () => {
  eachSeed(200, (random) => {
    const { runs, tokens: scored, units } = drawnThread(random, 3)
    const pieces = () => Array.from({ length: 1 + random.below(3) }, (_, i) => choice(random.below(3), 1, 1, i === 0 ? 0 : random.below(6)))
    const account = ledger({ runs, tokens: scored, choices: pieces() })
    expect(account.selection).toEqual({ low: 0, high: 0 })
    const alone = ledger({ runs: [simulator(units)], tokens: scored, choices: [choice(0, 1)] })
    expect(alone).toMatchObject({ takes: 1, selection: { low: 0, high: 0 }, selectivity: 1 })
    if (alone.humanShare !== null) expect(alone.humanShare).toEqual({ low: 0, high: 0 })
    const among = ledger({ runs: [simulator(units)], tokens: scored.map((token) => ({ ...token, bits: token.bits + 4 })), choices: [choice(0, 2 + random.below(9))] })
    expect(among.selection.low, 'one of several is a choice').toBeGreaterThan(0)
  })
})

test('text typed as the ghost had it is the writer\u2019s, once: every bit is in one sum, and the branch is one choice', () => {
  eachSeed(200, (random) => {
    const [typed, left] = [1 + random.below(9), 1 + random.below(9)]
    const scored = drawnTokens(random, typed + left)
    const seen = 1 + random.below(8)
    const rest: Run = { ...simulator(left), from: typed } as Run
    const parts = random.chance(0.5) ? [rest] : [{ ...rest, length: 1 }, { ...rest, from: typed + 1, length: left - 1 } as Run].filter(({ length }) => length > 0)
    const account = ledger({ runs: [writer(typed), ...parts], tokens: scored, choices: [choice(0, seen, seen, typed), choice(0, seen, seen, typed + 1)] })
    expect(account.units).toEqual({ writer: typed, simulator: left, import: 0, unknown: 0 })
    const all = scored.reduce((sum, { bits }) => sum + bits, 0)
    const shared = scored.find(({ from, to }) => from < typed && to > typed)?.bits ?? 0
    expect(account.intervention.low + account.supplied.low).toBe(all - shared)
    expect(account.intervention.high + account.supplied.low).toBe(all)
    expect(account.intervention.low + account.supplied.high).toBe(all)
    expect(account.takes).toBe(1)
    expect(account.selection.high).toBeLessThanOrEqual(Math.log2(seen))
    const whole = ledger({ runs: [writer(typed + left)], tokens: scored, choices: [choice(0, seen)] })
    expect(whole).toMatchObject({ takes: 0, supplied: { low: 0, high: 0 }, intervention: { low: all, high: all } })
  })
})

test('a copy of the simulator\u2019s text adds nothing to the writer\u2019s, and no choice', () => {
  eachSeed(200, (random) => {
    const thread = drawnThread(random, 2)
    const choices = [choice(0, 3, 5), choice(1, 4)]
    const before = ledger({ ...thread, choices })
    const copied = random.pick(thread.runs.filter(({ origin }) => origin === 'simulator').concat(simulator(3, 0)))
    const pasted = { runs: [...thread.runs, copied], tokens: [...thread.tokens, { from: thread.units, to: thread.units + copied.length, bits: 7, rank: 1 }] }
    const after = ledger({ ...pasted, choices })
    expect(after.intervention).toEqual(before.intervention)
    expect(after.units).toEqual({ ...before.units, simulator: before.units.simulator + copied.length })
    expect(after.supplied.low).toBe(before.supplied.low + 7)
    const known = thread.runs.some((run) => run.origin === 'simulator' && copied.origin === 'simulator' && run.source?.index === copied.source?.index)
    expect(after.takes).toBe(before.takes + (known ? 0 : 1))
  })
})

test('the order of edits that have nothing to do with each other does not matter', () => {
  eachSeed(100, (random) => {
    let loom = emptyLoom('', 0)
    for (let i = 0; i < 4; i++) {
      const span = random.chance(0.5) ? spanOf('a lamp '.repeat(2)) : simulatorSpan('the grey sea ', { generation, index: i % 2, evidence: null }, 0)
      const thread = Thread.of(loom, loom.root)
      loom = applyOps(loom, editThread(loom, thread, { at: thread.length, removed: 0, inserted: span }, 0).ops)
    }
    const length = Thread.of(loom, loom.root).length
    const middle = 10 + random.below(length - 20)
    const early = { at: random.below(5), removed: random.below(4), inserted: simulatorSpan('sea', { generation, index: 2, evidence: null }, 0) }
    const late = { at: middle, removed: random.below(8), inserted: spanOf('typed', random.pick(['writer', 'import'] as const)) }
    const by = early.inserted.text.length - early.removed
    const after = (...edits: readonly (typeof early)[]): Loom => edits.reduce((now, edit) => applyOps(now, editThread(now, Thread.of(now, now.root), edit, 0).ops), loom)
    const account = (now: Loom) => {
      const { text, runs } = nodeOf(now, now.root)
      return { text, account: ledger({ runs, tokens: tokens(...Array.from(text, (letter) => [1, letter.charCodeAt(0) % 7] as const)), choices: [choice(0, 4), choice(1, 3, 6), choice(2, 2)] }) }
    }
    expect(account(after(early, { ...late, at: late.at + by }))).toEqual(account(after(late, early)))
  })
})
