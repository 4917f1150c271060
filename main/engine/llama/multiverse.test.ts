import { afterAll, beforeAll, expect, it } from 'vitest'
import { Multiverse, remainder, tokensTo, type Place } from '../../../loom/multiverse'
import type { MultiverseAsk } from '../../../protocol/engine'
import { Cancelled } from '../../../protocol/fault'
import type { Backend, ScoreControl } from '../backend'
import type { LlamaBackend } from './llamaBackend'
import { PublicBackend } from './publicBackend'
import { bundledModel, loadBundled, weave } from './testing/weaving'

const oracle = new PublicBackend()
let tree: LlamaBackend
beforeAll(async () => {
  tree = await loadBundled()
  await oracle.load({ path: bundledModel, device: 'cpu', context: null, threads: 1 }, () => undefined, new AbortController().signal)
})
afterAll(async () => {
  await tree.close()
  await oracle.close()
})

const text = 'She opened the door and the sea was there. It had come up in the night'
const asking = (wish: Partial<MultiverseAsk>): MultiverseAsk => ({ head: '', text, path: [], places: 60, ms: 60_000, depth: 12, top: 12, leastMass: 1e-6, ...wish })

async function lookAhead(backend: Backend, ask: MultiverseAsk, control: Partial<ScoreControl> = {}): Promise<Multiverse> {
  const multiverse = new Multiverse()
  const grow = multiverse.growth()
  const sink = { started: () => undefined, expanded: (expansion: Parameters<typeof grow>[0][number]) => grow([expansion]) }
  await backend.lookAhead(ask, sink, { signal: new AbortController().signal, gate: () => Promise.resolve(), ...control })
  return multiverse
}

function everywhere(multiverse: Multiverse): Place[] {
  const all: Place[] = [multiverse.root]
  for (let i = 0; i < all.length; i++) all.push(...(all[i] as Place).children)
  return all
}

const pathOf = (place: Place): number[] => tokensTo(place).map(({ id }) => id)

it('has the masses that plain evaluation of one sequence has', async () => {
  const multiverse = await lookAhead(tree, asking({}))
  expect(multiverse.looked).toBe(60)
  let compared = 0
  for (const place of everywhere(multiverse).filter(({ entropy }) => entropy !== null)) {
    const plain = await lookAhead(oracle, asking({ path: pathOf(place), places: 1 }))
    expect(place.entropy).toBeCloseTo(plain.root.entropy ?? NaN, 2)
    for (const child of place.children) {
      const same = plain.root.children.find(({ token }) => token?.id === child.token?.id)
      if (same === undefined) continue
      expect(Math.abs(child.mass / place.mass - same.mass)).toBeLessThan(1e-3)
      compared++
    }
  }
  expect(compared).toBeGreaterThan(600)
})

it('never gives out more mass than there is, and looks at the likeliest first', async () => {
  const multiverse = await lookAhead(tree, asking({ places: 400, top: 20 }))
  expect(multiverse.looked).toBe(400)
  const looked = everywhere(multiverse).filter(({ entropy }) => entropy !== null)
  for (const place of looked) {
    const sum = place.children.reduce((all, { mass }) => all + mass, 0)
    expect(sum).toBeLessThanOrEqual(place.mass * (1 + 1e-6))
    expect(remainder(place)).toBeGreaterThanOrEqual(0)
  }
  const waiting = everywhere(multiverse).filter(({ entropy, depth, token }) => entropy === null && depth < 12 && token?.ends === false)
  const least = Math.min(...looked.map(({ mass }) => mass))
  const most = Math.max(...waiting.map(({ mass }) => mass))
  // A step takes its batch before it knows what follows, so a few places of less mass may have come before.
  expect(least).toBeGreaterThan(most / 100)
})

it('begins again inside, gives back what it borrowed, and leaves the prefix cached', async () => {
  await lookAhead(tree, asking({ places: 300 }))
  const before = tree.counters()
  const from = await lookAhead(tree, asking({ places: 200 }))
  const inside = from.root.children[0] as Place
  await lookAhead(tree, asking({ path: pathOf(inside), places: 200 }))
  const after = tree.counters()
  expect(after.cellsUsed - before.cellsUsed).toBeLessThanOrEqual(2)
  const { timings } = await weave(tree, { text, branches: 2 })
  expect(timings.evaluatedTokens).toBeLessThanOrEqual(1)
})

it('ends within a step when it is cancelled, and weaves as before', async () => {
  const first = await weave(tree, { text, branches: 2 })
  const abort = new AbortController()
  let gates = 0
  const gate = (): Promise<void> => {
    if (++gates === 3) abort.abort()
    return Promise.resolve()
  }
  await expect(lookAhead(tree, asking({ places: 4000 }), { signal: abort.signal, gate })).rejects.toBeInstanceOf(Cancelled)
  expect(gates).toBe(3)
  const second = await weave(tree, { text, branches: 2 })
  expect(second.strands.map((strand) => strand.text)).toEqual(first.strands.map((strand) => strand.text))
})

it('refuses tokens that are none', async () => {
  await expect(lookAhead(tree, asking({ path: [1e6] }))).rejects.toThrow('out of range')
})
