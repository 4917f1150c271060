import { signal } from '@preact/signals'
import { expect, test } from 'vitest'
import type { ModelState } from '../../protocol/bridge'
import { good } from '../../protocol/fault'
import type { LoomModel } from '../../protocol/models'
import { defaultSampling, defaultStopping, type Generation } from '../../loom/generation'
import { freshId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import { PersistentMap } from '../../loom/persistentMap'
import { LoomModelWatch } from './loomModel'

const wanted = { name: 'tale.Q8_0.gguf', sha256: null, bytes: 7 }
const generation: Generation = { id: freshId('g'), anchor: freshId('n'), at: 1, model: wanted, sampling: defaultSampling, stopping: defaultStopping, frame: null, seed: 1 }
const loading: ModelState = { t: 'loading', name: 'other.gguf', fraction: 0 }
const ready = { t: 'ready', facts: { name: 'other.gguf' }, notice: null } as unknown as ModelState

function loomOf(woven: number): Loom {
  const generations = PersistentMap.from(Array.from({ length: woven }, () => ({ ...generation, id: freshId('g') })).map((each) => [each.id, each] as const))
  return { id: freshId('l'), title: '', root: freshId('n'), nodes: PersistentMap.empty(), generations, choices: [] }
}

const settled = (): Promise<void> => new Promise((done) => setTimeout(done))

test('a loom asks for its model once, when a model is ready; weaving or keeping the other is an answer', async () => {
  const loom = signal<Loom | null>(null)
  const model = signal<ModelState>(loading)
  const asked: string[] = []
  let answer: LoomModel | null = { wanted, found: null, offered: null }
  let calls = 0
  const watch = new LoomModelWatch({ api: { modelOfLoom: async () => (calls++, good(answer)) }, loom, model, ask: (sentence) => void asked.push(sentence) })

  loom.value = loomOf(0)
  model.value = ready
  await settled()
  expect(calls).toBe(0)

  model.value = loading
  const told = loomOf(2)
  loom.value = told
  await settled()
  expect(calls).toBe(0)
  model.value = ready
  await settled()
  expect(asked).toEqual(['This loom was last woven with tale.Q8_0, which is not on this computer. other is open in its place.'])
  expect(watch.found.value).toEqual(answer)

  answer = null
  loom.value = { ...told, generations: told.generations.set(generation.id, generation) }
  await settled()
  expect(watch.found.value).toBeNull()
  expect(asked).toHaveLength(1)
  const before = calls
  loom.value = { ...told }
  await settled()
  expect(calls).toBe(before)

  answer = { wanted, found: 'x' as never, offered: null }
  loom.value = loomOf(1)
  await settled()
  expect(asked[1]).toBe('This loom was last woven with tale.Q8_0. other is open in its place.')
  watch.keep()
  expect(watch.found.value).toBeNull()
})
