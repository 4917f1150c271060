import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Adaptation } from '../../../loom/generation'
import type { TokenEvidence } from '../../../loom/evidence'
import type { Finish } from '../../../protocol/engine'
import type { Backend, WeaveControl } from '../backend'
import { FakeBackend } from '../fakeBackend'
import type { LlamaBackend } from './llamaBackend'
import { PublicBackend } from './publicBackend'
import { asking, bundledModel, loadBundled } from './testing/weaving'

let tree: LlamaBackend
beforeAll(async () => {
  tree = await loadBundled()
})
afterAll(() => tree.close())

const adapt: Adaptation = { bits: 4, after: 4, ways: 3, tips: 6 }
const text = 'She opened the door and the sea was there. It had come up in the night'

interface Stretch {
  from: number | null
  text: string
  finish: Finish | null
  readonly tokens: TokenEvidence[]
}

async function weave(backend: Backend, wish: Partial<Adaptation> = {}, seed = 3, control: Partial<WeaveControl> = {}): Promise<Map<number, Stretch>> {
  const stretches = new Map<number, Stretch>()
  const at = (branch: number): Stretch => {
    const stretch = stretches.get(branch) ?? { from: null, text: '', finish: null, tokens: [] }
    stretches.set(branch, stretch)
    return stretch
  }
  const ask = { ...asking({ text, seed, branches: 11, stopping: { tokens: 24 } }), adapt: { ...adapt, ...wish } }
  await backend.weave(ask, {
    started: () => undefined,
    token: (branch, evidence, shown) => {
      at(branch).tokens.push(evidence)
      at(branch).text += shown
    },
    forked: (branch, into) => {
      for (const each of into) at(each).from = branch
    },
    finished: (branch, finish, rest) => {
      at(branch).text += rest
      at(branch).finish = finish
    },
  }, { signal: new AbortController().signal, isCancelled: () => false, gate: () => Promise.resolve(), ...control })
  return stretches
}

function holds(stretches: Map<number, Stretch>, { bits, after, tips }: Adaptation): void {
  const leaves = [...stretches.values()].filter(({ finish }) => finish !== 'forked')
  expect(leaves.length).toBeLessThanOrEqual(tips)
  for (const [number, { from, finish, tokens }] of stretches) {
    expect(finish).not.toBeNull()
    expect(tokens.length).toBeGreaterThan(0)
    if (from === null) expect(number).toBe(0)
    if (finish === 'forked') {
      expect(tokens.length).toBeGreaterThanOrEqual(after)
      const children = [...stretches.values()].filter((each) => each.from === number)
      expect(children.length).toBeGreaterThanOrEqual(2)
      const firsts = children.map((child) => child.tokens[0] as TokenEvidence)
      expect(new Set(firsts.map(({ id }) => id)).size).toBe(children.length)
      for (const [i, first] of firsts.entries()) {
        expect(first.entropy).toBeGreaterThanOrEqual(bits)
        expect(first.rank).toBeGreaterThanOrEqual(i + 1)
      }
    }
  }
}

it('forks where the model is in two minds, into the likeliest ways, within its budget', async () => {
  const stretches = await weave(tree)
  expect([...stretches.values()].some(({ finish }) => finish === 'forked')).toBe(true)
  holds(stretches, adapt)
  const lengths = [...stretches.values()].filter(({ finish }) => finish === 'length').map((leaf) => {
    let tokens = leaf.tokens.length
    for (let up = leaf.from; up !== null; up = stretches.get(up)?.from ?? null) tokens += stretches.get(up)?.tokens.length ?? 0
    return tokens
  })
  expect(lengths.every((tokens) => tokens === 24)).toBe(true)
})

it('draws the same tree again from the same seed, and evaluates nothing before a fork twice', async () => {
  const first = await weave(tree, {}, 5)
  const before = tree.counters().evaluatedTokens
  const second = await weave(tree, {}, 5)
  const drawn = [...second.values()].reduce((sum, { tokens }) => sum + tokens.length, 0)
  expect(tree.counters().evaluatedTokens - before).toBeLessThanOrEqual(drawn + 1)
  expect([...second].map(([number, { text: own, from }]) => [number, own, from]).toSorted()).toEqual([...first].map(([number, { text: own, from }]) => [number, own, from]).toSorted())
})

it('is one branch where the threshold is never reached', async () => {
  const stretches = await weave(tree, { bits: 60 })
  expect(stretches.size).toBe(1)
})

it('gives back its cells, and ends when it is cancelled', async () => {
  const abort = new AbortController()
  let gates = 0
  const stretches = await weave(tree, {}, 3, {
    signal: abort.signal,
    gate: () => {
      if (++gates === 12) abort.abort()
      return Promise.resolve()
    },
  })
  expect([...stretches.values()].some(({ finish }) => finish === 'cancelled')).toBe(true)
  const { cellsUsed, cellsTotal } = tree.counters()
  expect(cellsUsed).toBeLessThan(cellsTotal)
})

it('is the same tree through the public interface, and has the same form in the fake', async () => {
  const oracle = new PublicBackend()
  await oracle.load({ path: bundledModel, device: 'cpu', context: null, threads: 1 }, () => undefined, new AbortController().signal)
  holds(await weave(oracle), adapt)
  await oracle.close()
  const fake = new FakeBackend({ crash: () => undefined, garbage: () => undefined, freeze: () => undefined })
  await fake.load({ path: 'fake:seed=1', device: 'cpu', context: null, threads: 1 }, () => undefined, new AbortController().signal)
  const made = await weave(fake, { bits: 3 })
  expect(made.size).toBeGreaterThan(2)
  holds(made, { ...adapt, bits: 3 })
})
