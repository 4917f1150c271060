import { expect, test } from 'vitest'
import { defaultSampling, defaultStopping, type Generation } from './generation'
import { freshId } from './ids'
import { PersistentMap } from './persistentMap'
import type { Run } from './run'
import { generationOf, runBefore } from './writtenBy'

const made = (name: string): Generation => ({
  id: freshId('g'), anchor: freshId('n'), at: 1, model: { name, sha256: null, bytes: 1 }, sampling: defaultSampling, stopping: defaultStopping, frame: null, seed: 1,
})
const [one, two] = [made('one'), made('two')]
const generations = PersistentMap.from([one, two].map((each) => [each.id, each] as const))
const by = ({ id }: Generation, length: number, from = 0): Run => ({ origin: 'simulator', length, from, source: { generation: id, index: 0, evidence: null } })

test('a node is written by the generation that most of its simulator text is of', () => {
  expect(generationOf({ generations }, [by(one, 3), { origin: 'writer', length: 50 }, by(two, 4), by(one, 2, 5)])).toBe(one)
  expect(generationOf({ generations }, [{ origin: 'writer', length: 5 }])).toBeNull()
  expect(generationOf({ generations }, [by(made('lost'), 9)])).toBeNull()
  expect(generationOf({ generations }, [{ origin: 'simulator', length: 3, from: 0, source: null }])).toBeNull()
})

test('the run before a place is the one that ends there', () => {
  const runs = [by(one, 3), by(two, 4)]
  expect([0, 3, 4, 7, 99].map((at) => runBefore(runs, at))).toEqual([runs[0], runs[0], runs[1], runs[1], runs[1]])
  expect(runBefore([], 0)).toBeNull()
})
