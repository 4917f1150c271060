import { afterAll, beforeAll, expect, it } from 'vitest'
import type { LlamaBackend } from './llamaBackend'
import { loadBundled, weave } from './weaving'

let backend: LlamaBackend
beforeAll(async () => {
  backend = await loadBundled()
})
afterAll(() => backend.close())

it('weaves five branches whose text is the bytes of their tokens', async () => {
  const { strands, timings } = await weave(backend, { stopping: { tokens: 24 } })
  expect(strands.map(({ finish }) => finish)).toEqual(new Array(5).fill('length'))
  for (const { tokens, text } of strands) {
    expect(tokens).toHaveLength(24)
    expect(Buffer.concat(tokens.map(({ bytes }) => bytes)).toString('utf8')).toBe(text)
    for (const { logprob, entropy, rank, top } of tokens) {
      expect(logprob).toBeLessThanOrEqual(0)
      expect(entropy).toBeGreaterThanOrEqual(0)
      expect(rank).toBeGreaterThan(0)
      expect(top).toHaveLength(10)
    }
  }
  expect(new Set(strands.map(({ text }) => text)).size).toBe(5)
  expect(timings.tokens).toBe(120)
})

it('draws the same branches from the same seed', async () => {
  const once = await weave(backend, { seed: 42 })
  const again = await weave(backend, { seed: 42 })
  expect(again.strands.map(({ text }) => text)).toEqual(once.strands.map(({ text }) => text))
})
