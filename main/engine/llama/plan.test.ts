import { expect, it } from 'vitest'
import type { LoadWish } from '../backend'
import type { Library } from './library'
import type { LoadedModel } from './model'
import { planMemory } from './plan'
import { bundledModel } from './testing/weaving'

const mebibyte = 2 ** 20
const wish: LoadWish = { path: bundledModel, device: 'cpu', context: null, threads: null }
const withFree = (free: number): Library => ({ node: { gpu: false, getRamState: () => Promise.resolve({ free }) } }) as unknown as Library
const model = (cellBytes: number): LoadedModel => ({ name: 'm.gguf', contextTrained: 8192, cellBytes }) as unknown as LoadedModel

it('refuses a model that does not fit into memory before the library sees it', async () => {
  await expect(planMemory(withFree(mebibyte), wish)).rejects.toMatchObject({
    fault: { code: 'memory', sentence: expect.stringMatching(/^heddle-base-4m\.gguf takes .+; choose a smaller model\.$/) },
  })
})

it('takes a smaller context where the wished one does not fit, and none below the least', async () => {
  const plan = await planMemory(withFree(512 * mebibyte), wish)
  expect(plan.cells(model(1024))).toBe(16_384)
  const tight = plan.cells(model(64 * 1024))
  expect(tight).toBeLessThan(8192)
  expect(tight % 256).toBe(0)
  expect(() => plan.cells(model(mebibyte))).toThrow('There is not enough free memory')
})

it('says that a file is gone', async () => {
  await expect(planMemory(withFree(mebibyte), { ...wish, path: '/nowhere/m.gguf' })).rejects.toMatchObject({ fault: { code: 'not-found' } })
})
