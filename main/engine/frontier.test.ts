import { expect, test } from 'vitest'
import { Frontier, pathTo, type Spot } from './frontier'
import { random } from './random'

const ask = { head: '', text: '', path: [], places: 200, ms: 60_000, depth: 6, top: 4, leastMass: 1e-6 }
const onward = (logprobs: readonly number[]) => logprobs.map((logprob, id) => ({ id, bytes: new Uint8Array(1), logprob, ends: false }))

function split(chance: () => number): number[] {
  const weights = Array.from({ length: 5 }, chance)
  const sum = weights.reduce((a, b) => a + b, 0)
  return weights.slice(0, 4).map((weight) => Math.log(weight / sum)).toSorted((a, b) => b - a)
}

test('the likeliest places come first, each after the one before it, within the budget', () => {
  const seed = Number(process.env['HEDDLE_SEED'] ?? Date.now() % 1e6)
  const chance = random(seed)
  const frontier = new Frontier(ask)
  const seen: Spot[] = []
  frontier.expand(frontier.root, 1, onward(split(chance)))
  for (let [spot] = frontier.next(1); spot !== undefined; [spot] = frontier.next(1)) {
    seen.push(spot)
    frontier.expand(spot, 1, onward(split(chance)))
  }
  expect(seen.length, `seed ${seed}`).toBe(ask.places - 1)
  for (const [i, spot] of seen.entries()) {
    expect(spot.parent === frontier.root || seen.indexOf(spot.parent as Spot) < i, `seed ${seed}`).toBe(true)
    if (i > 0) expect(spot.logmass, `seed ${seed}`).toBeLessThanOrEqual((seen[i - 1] as Spot).logmass)
    expect(pathTo(spot).length).toBe(spot.depth)
  }
})

test('depth, mass, the end of a text and time end it', () => {
  const shallow = new Frontier({ ...ask, depth: 1 })
  shallow.expand(shallow.root, 1, onward([-1]))
  expect(shallow.next(9)).toEqual([])
  const heavy = new Frontier({ ...ask, leastMass: 0.5 })
  heavy.expand(heavy.root, 1, [...onward([-0.1, -5]), { id: 9, bytes: new Uint8Array(0), logprob: -0.1, ends: true }])
  expect(heavy.next(9).map(({ token }) => token)).toEqual([0])
  const late = new Frontier({ ...ask, ms: 0 })
  late.expand(late.root, 1, onward([-1]))
  const until = performance.now() + 2
  while (performance.now() < until);
  expect(late.next(9)).toEqual([])
})

test('what is put back comes again', () => {
  const frontier = new Frontier({ ...ask, places: 3 })
  frontier.expand(frontier.root, 1, onward([-1, -2, -3]))
  const spots = frontier.next(9)
  expect(spots.length).toBe(2)
  frontier.putBack(spots.slice(1))
  expect(frontier.next(9)).toEqual(spots.slice(1))
})
