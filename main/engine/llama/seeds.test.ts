import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LlamaBackend } from './llamaBackend'
import { loadBundled, weave, type Wish } from './weaving'

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

/** Cells filled anew lie in another order, and attention over them rounds differently: the same distribution, not the same bits. */
it('after the cells were given up and filled again, what the model says differs by rounding alone', async () => {
  const first: Wish = { ...wish, branches: 1, stopping: { tokens: 1 } }
  const fresh = await loadBundled(1024)
  const cold = await likeliest(fresh, first)
  await fresh.close()
  const before = backend.counters().evaluatedTokens
  for (let i = 0; i < 14; i++) await weave(backend, { text: `${i} ${sentence.repeat(1 + (i % 4))}`, branches: 7, seed: i, stopping: { tokens: 30 } })
  expect(backend.counters().evaluatedTokens - before).toBeGreaterThan(2 * backend.counters().cellsTotal)
  const again = await likeliest(backend, first)
  const both = [...cold].filter(([id]) => again.has(id))
  expect(both.length).toBeGreaterThanOrEqual(8)
  for (const [id, logprob] of both) expect(Math.abs((again.get(id) as number) - logprob)).toBeLessThan(0.1)
})

/** The ten likeliest first tokens: a draw may fall on either side of a rounding, these may not. */
async function likeliest(on: LlamaBackend, asked: Wish): Promise<ReadonlyMap<number, number>> {
  const { strands } = await weave(on, asked)
  return new Map(strands[0]?.tokens[0]?.top.map(({ id, logprob }) => [id, logprob]))
}
