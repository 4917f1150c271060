import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LlamaBackend } from './llamaBackend'
import { Random } from './random'
import { loadBundled, weave, type Wish } from './testing/weaving'

let backend: LlamaBackend
beforeAll(async () => {
  backend = await loadBundled(1024)
})
afterAll(() => backend.close())

const sentence = 'The carrier had set down the last of the boxes, and nobody in the lane had thought to ask him whose they were. '
const text = sentence.repeat(9)
const wish: Wish = { text, seed: 21, branches: 6, stopping: { tokens: 20, minTokens: 20 } }

/** All that a weave drew, to the last bit. */
async function drawn(on: LlamaBackend, asked: Wish): Promise<unknown> {
  const { strands } = await weave(on, asked)
  return strands.map(({ tokens }) => tokens.map(({ id, logprob, entropy, rank }) => [id, logprob, entropy, rank]))
}

async function freshly(asked: Wish): Promise<unknown> {
  const fresh = await loadBundled(1024)
  try {
    return await drawn(fresh, asked)
  } finally {
    await fresh.close()
  }
}

describe('the same seed, prefix and settings draw the same branch, to the last bit', () => {
  let cold: unknown
  beforeAll(async () => {
    cold = await freshly(wish)
  })

  it('with a prefix that is cached', async () => {
    expect(await drawn(backend, wish)).toEqual(cold)
    expect(await drawn(backend, wish)).toEqual(cold)
  })

  it('with a prefix of which a part is cached, cut anywhere', async () => {
    for (const [i, at] of [7, 61, 120, 333, 500, 801].entries()) {
      const other = await loadBundled(1024)
      try {
        await weave(other, { text: text.slice(0, at), seed: i })
        await weave(other, { text: `${text.slice(0, at)} but`, seed: i })
        expect(await drawn(other, wish), `cut at ${at}`).toEqual(cold)
      } finally {
        await other.close()
      }
    }
  })

  it('after the prefix was scored', async () => {
    const other = await loadBundled(1024)
    try {
      const sink = { started: () => undefined, token: () => undefined }
      await other.score({ head: '', text, from: 40, top: 3 }, sink, { signal: new AbortController().signal, gate: () => Promise.resolve() })
      expect(await drawn(other, wish)).toEqual(cold)
    } finally {
      await other.close()
    }
  })

  it('in the company of other weaves', async () => {
    const [ours] = await Promise.all([drawn(backend, wish), weave(backend, { text: 'A cold wind', branches: 20 }), weave(backend, { text: 'Now', seed: 3 })])
    expect(ours).toEqual(cold)
  })

  it('alone as in a fan', async () => {
    const alone = await drawn(backend, { ...wish, branches: 1, firstBranch: 4 })
    expect(alone).toEqual([(cold as unknown[])[4]])
  })
})

const first = Number(process.env['HEDDLE_SEED'] ?? 1)
const churns = Array.from({ length: process.env['HEDDLE_LONG'] === '1' ? 12 : 1 }, (_, i) => first + i)

it.each(churns)('and after the pool was filled many times over by edits, weaves and scores (HEDDLE_SEED=%i)', async (seed) => {
  const random = new Random(seed)
  const below = (n: number): number => Math.floor(random.next() * n)
  const before = backend.counters()
  const control = { signal: new AbortController().signal, gate: () => Promise.resolve() }
  let thread = text
  for (let act = 0; act < (process.env['HEDDLE_LONG'] === '1' ? 60 : 12); act++) {
    const at = below(thread.length)
    thread = act % 5 === 4 ? text : `${thread.slice(0, at)} ${['but', 'and so', 'never', 'the tide'][below(4)]} ${thread.slice(at)}`.slice(0, 1100)
    const weaving = weave(backend, { text: thread, seed: act, branches: 4 + below(12), stopping: { tokens: 8 + below(24) } })
    const scoring = below(2) === 0 ? backend.score({ head: '', text: thread, from: at, top: 2 }, { started: () => undefined, token: () => undefined }, control) : null
    const { strands } = await weaving
    await scoring
    if (below(3) === 0) thread = (thread + (strands[0]?.text ?? '')).slice(-1100)
  }
  const { evaluatedTokens, cellsTotal, compactions } = backend.counters()
  expect(evaluatedTokens - before.evaluatedTokens).toBeGreaterThan(2 * cellsTotal)
  expect(compactions - before.compactions).toBeGreaterThan(2)
  const probe: Wish = { ...wish, text: thread }
  expect(await drawn(backend, probe)).toEqual(await freshly(probe))
})
