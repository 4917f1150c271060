import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TokenEvidence } from '../../../loom/evidence'
import type { Backend } from '../backend'
import { LlamaBackend } from './llamaBackend'
import { PublicBackend } from './publicBackend'
import { bundledModel, weave } from './weaving'

const tree = new LlamaBackend()
const oracle = new PublicBackend()
beforeAll(async () => {
  for (const backend of [tree, oracle]) {
    await backend.load({ path: bundledModel, device: 'cpu', context: null, threads: 1 }, () => undefined, new AbortController().signal)
  }
})
afterAll(async () => {
  await tree.close()
  await oracle.close()
})

const paragraph =
  'The lamp had burned low when Margaret came in from the garden, with the first of the roses in her hand. “You are late,” said her aunt, ' +
  'who had not looked up from her work; and the girl, who had an answer ready, thought better of it.\nOutside it was beginning to rain... '

async function score(backend: Backend, text: string, from = 0): Promise<{ tokens: TokenEvidence[]; places: number[] }> {
  const tokens: TokenEvidence[] = []
  const places: number[] = []
  const sink = { started: () => undefined, token: (evidence: TokenEvidence, at: number) => void (tokens.push(evidence), places.push(at)) }
  await backend.score({ head: '', text, from, top: 5 }, sink, { signal: new AbortController().signal, gate: () => Promise.resolve() })
  return { tokens, places }
}

/** The largest difference of log-probability, of tokens that are the same ones. */
function difference(a: readonly TokenEvidence[], b: readonly TokenEvidence[]): number {
  expect(a.map(({ id }) => id)).toEqual(b.map(({ id }) => id))
  return a.reduce((most, { logprob }, i) => Math.max(most, Math.abs(logprob - (b[i]?.logprob ?? NaN))), 0)
}

describe('evidence agrees with single-sequence evaluation through the public interface', () => {
  it('for a given text, in chunks', async () => {
    const text = paragraph.repeat(4)
    const [ours, theirs] = [await score(tree, text), await score(oracle, text)]
    expect(ours.tokens.length).toBeGreaterThan(250)
    expect(ours.places).toEqual(theirs.places)
    expect(difference(ours.tokens, theirs.tokens)).toBeLessThan(1e-3)
    for (const [i, token] of ours.tokens.entries()) {
      expect(token.entropy).toBeCloseTo(theirs.tokens[i]!.entropy, 2)
      expect(token.top[0]!.logprob).toBeCloseTo(theirs.tokens[i]!.top[0]!.logprob, 3)
    }
  })

  it('for branches decoded together over a shared prefix, and the branches are the same', async () => {
    const wish = { text: paragraph, branches: 16, seed: 11, stopping: { tokens: process.env['HEDDLE_LONG'] ? 120 : 24 } }
    const ours = await weave(tree, wish)
    const theirs = await weave(oracle, wish)
    for (const [i, { tokens, text }] of ours.strands.entries()) {
      expect(text).toBe(theirs.strands[i]!.text)
      expect(difference(tokens, theirs.strands[i]!.tokens)).toBeLessThan(1e-3)
    }
  })

  it('for a branch scored as text', async () => {
    const { strands } = await weave(tree, { text: paragraph, branches: 1, stopping: { tokens: 30 } })
    const { text, tokens } = strands[0]!
    const scored = await score(tree, paragraph + text, paragraph.length)
    if (scored.tokens.length === tokens.length) expect(difference(scored.tokens, tokens)).toBeLessThan(1e-3)
    expect(scored.tokens.map(({ bytes }) => Buffer.from(bytes).toString('utf8')).join('')).toBe(text)
  })
})

describe('scoring', () => {
  it('tells where each token begins in UTF-16', async () => {
    const text = 'A 👍🏽 “naïve” 日本 café.\nEnd'
    const { tokens, places } = await score(tree, text)
    const bytes = Buffer.from(text, 'utf8')
    let at = 0
    for (const [i, token] of tokens.entries()) {
      const units = bytes.subarray(0, at).toString('utf8').replace(/\ufffd+$/, '').length
      expect(places[i]! - units).toBeGreaterThanOrEqual(0)
      expect(places[i]! - units).toBeLessThanOrEqual(2)
      at += token.bytes.length
    }
    expect(at).toBe(bytes.length)
  })

  it('evaluates from the first changed token on, and keeps what it evaluated', async () => {
    const text = `Chapter two. ${paragraph}`
    await score(tree, text)
    const before = tree.counters().evaluatedTokens
    const changed = `${text}And so it went on.`
    const { tokens } = await score(tree, changed, text.length)
    expect(tokens.map(({ bytes }) => Buffer.from(bytes).toString('utf8')).join('').trimStart()).toMatch(/And so it went on\.$/)
    expect(tree.counters().evaluatedTokens - before).toBeLessThanOrEqual(tokens.length + 1)
    const { timings } = await weave(tree, { text: changed })
    expect(timings.evaluatedTokens).toBeLessThanOrEqual(2)
  })

  it('answers nothing for an empty text and for nothing new', async () => {
    expect((await score(tree, '')).tokens).toEqual([])
    expect((await score(tree, 'Done.', 5)).tokens).toEqual([])
  })
})
