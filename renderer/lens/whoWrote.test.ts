import { expect, test } from 'vitest'
import { defaultSampling, defaultStopping, type Generation } from '../../loom/generation'
import { freshId } from '../../loom/ids'
import { PersistentMap } from '../../loom/persistentMap'
import type { Run } from '../../loom/run'
import { modelShares } from './provenance'
import { whoWrote } from './whoWrote'

const model = { name: 'tale.Q8_0.gguf', sha256: null, bytes: 7 }
const generation: Generation = { id: freshId('g'), anchor: freshId('n'), at: Date.UTC(2026, 4, 7, 12), model, sampling: defaultSampling, stopping: defaultStopping, frame: null, seed: 42 }
const foreign: Generation = { ...generation, id: freshId('g'), model: { ...model, name: '' }, imported: true }
const generations = PersistentMap.from([generation, foreign].map((each) => [each.id, each] as const))
const by = ({ id }: Generation, length: number, index = 0): Run => ({ origin: 'simulator', length, from: 0, source: { generation: id, index, evidence: null } })
const runs: readonly Run[] = [{ origin: 'writer', length: 5 }, by(generation, 10, 2), by(foreign, 5), { origin: 'import', length: 5 }, { origin: 'simulator', length: 5, from: 0, source: null }]

test('who wrote a place is said with the model, the branch and how it was drawn', () => {
  const said = [3, 9, 18, 23, 29].map((at) => whoWrote({ generations }, runs, at))
  expect(said[0]).toBe('You wrote this.')
  expect(said[1]).toMatch(/^Written by tale\.Q8_0, May 7, 2026 at \d\d:\d\d: branch 3, temperature 1, min-p 0\.02, seed 42\.$/)
  expect(said[2]).toBe('Written by a model that was not recorded, in another program.')
  expect(said[3]).toMatch(/imported/)
  expect(said[4]).toMatch(/not recorded/)
  expect(whoWrote({ generations }, [], 0)).toMatch(/Nothing/)
})

test('the share of each model is of all characters', () => {
  expect(modelShares(runs, generations)).toEqual([
    { name: 'tale.Q8_0', characters: 10, part: 10 / 30 },
    { name: 'a model that was not recorded', characters: 10, part: 10 / 30 },
  ])
})
