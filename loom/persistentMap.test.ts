import { describe, expect, test } from 'vitest'
import { PersistentMap } from './persistentMap'
import { eachSeed } from './testing/random'

/** Strings of equal hash: with the factor 31, "Aa" and "BB" collide, and so does any string built of them. */
function colliding(n: number): string[] {
  return Array.from({ length: n }, (_, i) => Array.from({ length: 6 }, (_, bit) => ((i >> bit) & 1 ? 'Aa' : 'BB')).join(''))
}

describe('PersistentMap', () => {
  test('does what a Map does', () => {
    eachSeed(40, (random) => {
      const keys = [...colliding(12), ...Array.from({ length: 60 }, (_, i) => `k${i}`), '__proto__', 'constructor', '']
      const plain = new Map<string, number>()
      let map = PersistentMap.empty<string, number>()
      const versions: [PersistentMap<string, number>, Map<string, number>][] = []
      for (let step = 0; step < 200; step++) {
        const key = random.pick(keys)
        const change = random.below(8)
        if (change < 4) {
          plain.set(key, step)
          map = map.set(key, step)
        } else if (change < 7) {
          plain.delete(key)
          map = map.delete(key)
        } else {
          map = map.mutate((draft) => {
            for (let i = 0; i < 10; i++) {
              const each = random.pick(keys)
              if (random.below(2) === 0) {
                plain.set(each, i)
                draft.set(each, i)
              } else expect(draft.delete(each)).toBe(plain.delete(each))
              expect(draft.get(each)).toBe(plain.get(each))
            }
            expect(draft.size).toBe(plain.size)
          })
        }
        if (step % 20 === 0) versions.push([map, new Map(plain)])
      }
      versions.push([map, plain])
      for (const [version, wanted] of versions) {
        expect(version.size).toBe(wanted.size)
        expect([...version].sort()).toEqual([...wanted].sort())
        for (const key of keys) {
          expect(version.get(key)).toBe(wanted.get(key))
          expect(version.has(key)).toBe(wanted.has(key))
        }
      }
    })
  })

  test('is the same map when nothing changes', () => {
    const map = PersistentMap.from<string, number>([['a', 1], ['b', 2]])
    expect(map.set('a', 1)).toBe(map)
    expect(map.delete('c')).toBe(map)
    expect(map.mutate(() => {})).toBe(map)
  })

  test('a draft is dead after its end', () => {
    let kept: { set(key: string, value: number): void } | null = null
    const map = PersistentMap.empty<string, number>().mutate((draft) => {
      kept = draft
      draft.set('a', 1)
    })
    expect(() => kept?.set('b', 2)).toThrow('after its end')
    expect(map.size).toBe(1)
  })

  test('deleting pulls lone leaves up, so equal content has one shape', () => {
    const keys = Array.from({ length: 500 }, (_, i) => `k${i}`)
    let map = PersistentMap.from(keys.map((key) => [key, 1] as const))
    for (const key of keys.slice(3)) map = map.delete(key)
    expect([...map.keys()]).toEqual([...PersistentMap.from(keys.slice(0, 3).map((key) => [key, 1] as const)).keys()])
    for (const key of keys) map = map.delete(key)
    expect(map.size).toBe(0)
    expect([...map]).toEqual([])
  })

  test('knows what changed between two versions, whichever way round', () => {
    eachSeed(100, (random) => {
      const keys = [...colliding(8), ...Array.from({ length: 40 }, (_, i) => `k${i}`)]
      const change = (map: PersistentMap<string, number>, steps: number): PersistentMap<string, number> => {
        for (let step = 0; step < steps; step++) {
          const key = random.pick(keys)
          map = random.below(3) === 0 ? map.delete(key) : map.set(key, random.below(3))
        }
        return map
      }
      const before = change(PersistentMap.empty(), 30)
      const after = change(before, random.below(12))
      const expected = keys.filter((key) => before.get(key) !== after.get(key)).sort()
      expect([...after.changedSince(before)].sort()).toEqual(expected)
      expect([...before.changedSince(after)].sort()).toEqual(expected)
    })
  })
})
