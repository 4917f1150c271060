import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cacheBytesPerToken, memoryNeeded, sizeClasses, suggest, workingContext } from './catalogue'
import type { CatalogueModel } from './catalogue'
import { catalogueSchema } from './catalogueSchema'

const stored: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../models/catalogue.json'), 'utf8'))
const catalogue = catalogueSchema.parse(stored)
const named = (id: string): CatalogueModel => catalogue.models.find((model) => model.id === id)!
const GB = 1e9

describe('models/catalogue.json', () => {
  test('has a checked base model in every size class, each model once', () => {
    for (const sizeClass of sizeClasses) {
      const models = catalogue.models.filter((model) => model.sizeClass === sizeClass)
      const withFile = models.filter(({ gguf, quantisations }) => gguf !== null && quantisations.every(({ doubt }) => doubt === null))
      expect(models.length, sizeClass).toBeGreaterThanOrEqual(2)
      expect(withFile.length, sizeClass).toBeGreaterThanOrEqual(1)
    }
    expect(new Set(catalogue.models.map(({ id }) => id)).size).toBe(catalogue.models.length)
  })

  test('sizes agree with parameters: 4 to 9 bits each, in rising order', () => {
    for (const { id, parameters, quantisations } of catalogue.models) {
      const bits = quantisations.map(({ bytes }) => (bytes * 8) / parameters)
      expect(Math.min(...bits), id).toBeGreaterThan(4)
      expect(Math.max(...bits), id).toBeLessThan(10.5)
      expect(bits, id).toEqual(bits.toSorted((a, b) => a - b))
    }
  })

  test('models stand in their size class, and none is made for chat', () => {
    for (const { id, sizeClass, parameters, weights, gguf } of catalogue.models) {
      const [low, high] = sizeClass.replace('B', '').split('–').map(Number) as [number, number]
      expect(parameters / GB, id).toBeGreaterThan(low * 0.95)
      expect(parameters / GB, id).toBeLessThan(high * 1.1)
      expect(`${weights} ${gguf}`, id).not.toMatch(/instruct|chat|-it\b/i)
    }
  })

  test('a doubt without words and an unread size called verified are refused', () => {
    const [first] = catalogue.models
    const withModel = (change: object): unknown => ({ ...catalogue, models: [{ ...first, ...change }] })
    expect(catalogueSchema.safeParse(withModel({})).success).toBe(true)
    expect(catalogueSchema.safeParse(withModel({ verified: false })).success).toBe(false)
    const [size] = first!.quantisations
    expect(catalogueSchema.safeParse(withModel({ quantisations: [{ ...size!, doubt: 'computed' }] })).success).toBe(false)
    expect(catalogueSchema.safeParse(withModel({ gguf: null })).success).toBe(false)
    expect(catalogueSchema.safeParse(withModel({ weights: 'https://example.org/x' })).success).toBe(false)
  })
})

describe('memory', () => {
  test('a token of cache is what these models are known to take', () => {
    expect(cacheBytesPerToken(named('llama-3.2-1b'))).toBe(32 * 1024)
    expect(cacheBytesPerToken(named('llama-3.1-8b'))).toBe(128 * 1024)
    expect(cacheBytesPerToken(named('mistral-nemo-12b'))).toBe(160 * 1024)
  })

  test('cache is counted up to the context of the model', () => {
    const olmo = named('olmo-2-7b')
    const [smallest] = olmo.quantisations
    expect(memoryNeeded(olmo, smallest!, 1_000_000)).toBe(memoryNeeded(olmo, smallest!, 4096))
    expect(memoryNeeded(olmo, smallest!, 4096) - memoryNeeded(olmo, smallest!, 3072)).toBe(512 * 1024 * 1024)
  })
})

describe('suggest', () => {
  test('nothing for a machine that holds nothing', () => {
    expect(suggest(catalogue, { memoryBytes: 2 * GB, gpuBytes: null })).toEqual([])
  })

  test.each([4, 8, 16, 32, 64, 128])('never asks for more than %i GB hold', (size) => {
    for (const gpuBytes of [null, 6 * GB, 12 * GB, 24 * GB]) {
      const suggestions = suggest(catalogue, { memoryBytes: size * GB, gpuBytes })
      for (const { model, quantisation, place, bytes } of suggestions) {
        expect(bytes).toBe(memoryNeeded(model, quantisation, workingContext))
        expect(bytes).toBeLessThan(place === 'gpu' ? (gpuBytes ?? 0) : size * GB - 2 * GB)
      }
      expect(new Set(suggestions.map(({ model }) => model.id)).size).toBe(suggestions.length)
    }
  })

  test('a small laptop gets a model that answers, not the largest that fits', () => {
    const [first, ...others] = suggest(catalogue, { memoryBytes: 16 * GB, gpuBytes: null })
    expect(first).toMatchObject({ place: 'memory', slow: false, model: { sizeClass: '7–9B' } })
    expect(others.some(({ slow, model }) => slow && model.sizeClass === '12–14B')).toBe(true)
  })

  test('a GPU is filled with the largest model and its best quantisation', () => {
    const suggestions = suggest(catalogue, { memoryBytes: 32 * GB, gpuBytes: 24 * GB })
    expect(suggestions[0]).toMatchObject({ place: 'gpu', model: { id: 'mistral-small-24b' }, quantisation: { name: 'Q5_K_M' } })
    expect(suggestions.find(({ model }) => model.id === 'llama-3.1-8b')).toMatchObject({ place: 'gpu', quantisation: { name: 'Q8_0' } })
  })

  test('more memory never takes a model away', () => {
    const ids = (memoryBytes: number): string[] => suggest(catalogue, { memoryBytes, gpuBytes: null }).map(({ model }) => model.id)
    for (let size = 2; size < 64; size += 2) expect(ids((size + 2) * GB)).toEqual(expect.arrayContaining(ids(size * GB)))
  })
})
