import { describe, expect, it } from 'vitest'
import { defaultSampling, type Sampling } from '../../../../loom/generation'
import { Random } from '../random'
import { RowKernel } from '../rowKernel'
import { repeatedLengths } from './dry'
import { drawToken, type Bend } from './sampler'

const off: Sampling = { ...defaultSampling, minP: 0 }
const seed = Number(process.env['SEED'] ?? 5)

interface Weighed { id: number; logit: number }

/** The chain written down plainly: sorts the whole vocabulary at every stage. Answers each token's probability. */
function reference(row: Float32Array, s: Sampling, bend: Bend): { plain: Map<number, number>; excluded: Map<number, number> } {
  let list: Weighed[] = Array.from(row, (logit, id) => ({ id, logit: logit + (bend.bias.get(id) ?? 0) }))
  const p = s.penalties
  const recent = p.lastTokens < 0 ? bend.history : bend.history.slice(Math.max(0, bend.history.length - p.lastTokens))
  for (const one of list) {
    const count = p.lastTokens === 0 ? 0 : recent.filter((id) => id === one.id).length
    if (count > 0) one.logit = (one.logit > 0 ? one.logit / p.repeat : one.logit * p.repeat) - count * p.frequency - p.presence
  }
  if (s.dry.multiplier > 0) {
    for (const one of list) {
      const length = longestRepeat(bend.history, one.id)
      if (length >= s.dry.allowedLength) one.logit -= s.dry.multiplier * s.dry.base ** (length - s.dry.allowedLength)
    }
  }
  for (const id of (bend.barred ?? [])) list[id]!.logit = -Infinity
  list = list.filter(({ logit }) => logit > -Infinity).sort((a, b) => b.logit - a.logit || a.id - b.id)
  if (s.topK > 0) list = list.slice(0, s.topK)
  if (s.typicalP < 1) {
    const shares = softmax(list, 1)
    const entropy = shares.reduce((sum, share) => sum - share * Math.log(share || 1), 0)
    const order = list.map((one, i) => ({ one, share: shares[i]!, shift: Math.abs(-Math.log(shares[i]!) - entropy) })).sort((a, b) => a.shift - b.shift)
    list = upTo(order, s.typicalP, true).map(({ one }) => one).sort((a, b) => b.logit - a.logit || a.id - b.id)
  }
  if (s.topP < 1) {
    const shares = softmax(list, 1)
    list = upTo(list.map((one, i) => ({ one, share: shares[i]! })), s.topP, false).map(({ one }) => one)
  }
  if (s.minP > 0) list = list.filter(({ logit }) => logit >= list[0]!.logit + Math.log(s.minP))
  const above = softmax(list, 1).filter((share) => share >= s.xtc.threshold).length
  return { plain: spread(list, s.temperature), excluded: spread(list.slice(Math.max(0, above - 1)), s.temperature) }
}

function upTo<T extends { share: number }>(list: T[], p: number, past: boolean): T[] {
  let sum = 0
  const kept: T[] = []
  for (const one of list) {
    if (past ? sum > p : sum >= p) break
    kept.push(one)
    sum += one.share
  }
  return kept
}

function softmax(list: readonly Weighed[], temperature: number): number[] {
  const most = Math.max(...list.map(({ logit }) => logit))
  const weights = list.map(({ logit }) => Math.exp((logit - most) / temperature))
  const sum = weights.reduce((a, b) => a + b, 0)
  return weights.map((weight) => weight / sum)
}

function spread(list: readonly Weighed[], temperature: number): Map<number, number> {
  if (temperature === 0) return new Map([[list[0]!.id, 1]])
  const shares = softmax(list, temperature)
  return new Map(list.map(({ id }, i) => [id, shares[i]!]))
}

/** The longest stretch at the end that stood before an earlier `next`. */
function longestRepeat(history: readonly number[], next: number): number {
  let most = 0
  for (const [i, id] of history.entries()) {
    if (id !== next) continue
    let length = 0
    while (length < i && history[i - 1 - length] === history[history.length - 1 - length]) length++
    most = Math.max(most, length)
  }
  return most
}

const none: Bend = { history: [], bias: new Map(), barred: [], allowed: null }

function rowOf(random: Random, size: number): Float32Array {
  return Float32Array.from({ length: size }, () => (random.next() + random.next() - 1) * 6)
}

const settings: [string, Partial<Sampling>][] = [
  ['nothing', {}],
  ['temperature below 1', { temperature: 0.6 }],
  ['temperature above 1', { temperature: 1.7 }],
  ['greedy', { temperature: 0 }],
  ['top-k', { topK: 12 }],
  ['a large top-k', { topK: 290 }],
  ['top-p', { topP: 0.7 }],
  ['a high top-p', { topP: 0.9999 }],
  ['min-p', { minP: 0.1 }],
  ['a low min-p', { minP: 0.001 }],
  ['typical', { typicalP: 0.4 }],
  ['top-k, typical, top-p and min-p', { topK: 60, typicalP: 0.9, topP: 0.9, minP: 0.05, temperature: 0.8 }],
  ['top-p and min-p', { topP: 0.8, minP: 0.02, temperature: 1.3 }],
  ['XTC never', { xtc: { probability: 0, threshold: 0.01 } }],
  ['XTC always', { xtc: { probability: 1, threshold: 0.01 } }],
  ['XTC after min-p', { minP: 0.02, xtc: { probability: 1, threshold: 0.02 } }],
  ['penalties', { penalties: { lastTokens: 30, repeat: 1.4, frequency: 0.3, presence: 0.5 } }],
  ['penalties over all', { penalties: { lastTokens: -1, repeat: 1.2, frequency: 0, presence: 0 }, minP: 0.01 }],
  ['DRY', { dry: { multiplier: 0.8, base: 1.75, allowedLength: 2, lastTokens: -1, breakers: [] } }],
]

describe(`drawing agrees with the chain written plainly (SEED=${seed})`, () => {
  it.each(settings)('%s', (_name, wish) => {
    const s = { ...off, ...wish }
    const random = new Random(seed)
    for (let round = 0; round < 2; round++) {
      const row = rowOf(random, 300)
      const kernel = new RowKernel(row.length, 1)
      kernel.write(0, row)
      const history = Array.from({ length: 60 }, () => Math.floor(random.next() * 6))
      const bend: Bend = { ...none, history, bias: new Map([[3, 2], [7, -Infinity], [9, -1.5]]), barred: [11, 12] }
      const { plain, excluded } = reference(row, s, bend)
      const shares = s.xtc.probability === 1 ? excluded : plain
      const draws = 800
      const counts = new Map<number, number>()
      const dice = new Random(round)
      for (let i = 0; i < draws; i++) {
        const id = drawToken(kernel, 0, kernel.survey(0, 16), s, new Set(), bend, dice)!
        counts.set(id, (counts.get(id) ?? 0) + 1)
      }
      expect(kernel.copyOf(0)).toEqual(row)
      for (const id of counts.keys()) expect(shares.has(id), `token ${id} is cut off`).toBe(true)
      let chi = 0
      for (const [id, share] of shares) chi += ((counts.get(id) ?? 0) - draws * share) ** 2 / Math.max(draws * share, 1e-9)
      const freedom = Math.max(1, shares.size - 1)
      expect(chi, `${shares.size} tokens`).toBeLessThan(freedom + 6 * Math.sqrt(2 * freedom) + 30)
    }
  })
})

it('draws only what is allowed, and nothing when nothing is', () => {
  const row = rowOf(new Random(1), 100)
  const kernel = new RowKernel(row.length, 1)
  kernel.write(0, row)
  const dice = new Random(2)
  for (let i = 0; i < 50; i++) {
    expect([5, 6]).toContain(drawToken(kernel, 0, kernel.survey(0, 1), off, new Set(), { ...none, allowed: [5, 6] }, dice))
  }
  expect(drawToken(kernel, 0, kernel.survey(0, 1), off, new Set(), { ...none, allowed: [] }, dice)).toBeNull()
  const all = row.keys()
  expect(drawToken(kernel, 0, kernel.survey(0, 1), off, new Set(), { ...none, barred: all }, dice)).toBeNull()
})

it('XTC acts as often as it is set to', () => {
  const row = Float32Array.from([3, 2.5, 0, 0])
  const kernel = new RowKernel(row.length, 1)
  kernel.write(0, row)
  const dice = new Random(9)
  const s = { ...off, temperature: 0, xtc: { probability: 0.3, threshold: 0.1 } }
  let top = 0
  for (let i = 0; i < 5000; i++) if (drawToken(kernel, 0, kernel.survey(0, 4), s, new Set(), none, dice) === 0) top++
  expect(top / 5000).toBeGreaterThan(0.67)
  expect(top / 5000).toBeLessThan(0.73)
})

it('DRY looks no further back than a breaker', () => {
  const history = [1, 2, 3, 4, 9, 1, 2, 3]
  expect(repeatedLengths(history, -1, new Set()).get(4)).toBe(3)
  expect(repeatedLengths([1, 2, 3, 4, 1, 9, 2, 3], -1, new Set([9])).get(4)).toBe(2)
  expect(repeatedLengths(history, -1, new Set([4])).has(4)).toBe(false)
  expect(repeatedLengths(history, 3, new Set()).size).toBe(0)
})

describe('a wide row under min-p', () => {
  it('is drawn from in proportion, never below the floor, and the same with however many likeliest listed', () => {
    const wide = 6000
    const kernel = new RowKernel(wide, 1)
    const chance = new Random(77)
    const logits = Float32Array.from({ length: wide }, (_, id) => (id % 3 === 0 ? -9 : chance.next() * 2))
    kernel.write(0, logits)
    const settings = { ...defaultSampling, temperature: 0.8, minP: 0.05 }
    const draws = (k: number): (number | null)[] => {
      const dice = new Random(5)
      return Array.from({ length: 4000 }, () => drawToken(kernel, 0, kernel.survey(0, k), settings, new Set(), none, dice))
    }
    const drawn = draws(10)
    expect(draws(1)).toEqual(drawn)
    expect(drawn.every((id) => id !== null && id % 3 !== 0)).toBe(true)
    const weight = (id: number): number => Math.exp((logits[id] ?? 0) / 0.8)
    const likely = (id: number): boolean => (logits[id] ?? 0) > 1
    const ids = [...logits.keys()].filter((id) => id % 3 !== 0)
    const expected = ids.filter(likely).reduce((sum, id) => sum + weight(id), 0) / ids.reduce((sum, id) => sum + weight(id), 0)
    expect(Math.abs(drawn.filter((id) => likely(id as number)).length / drawn.length - expected)).toBeLessThan(0.03)
  })
})
