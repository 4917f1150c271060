import { expect, test } from 'vitest'
import type { TextToken } from '../../loom/scoreMap'
import { OwnSurprise } from './ownSurprise'

const token = (from: number, to: number, bits: number, fresh = true) => ({ from, to, bits, rank: 1, entropy: 0, fresh, evidence: new Uint8Array(0), index: 0 }) satisfies TextToken

test('each of the writer\u2019s new words counts once, whatever comes after', () => {
  const own = new OwnSurprise()
  const runs = [{ origin: 'import', length: 4 }, { origin: 'writer', length: 8 }] as const
  own.change({ at: 4, removed: 0, inserted: ' one two' }, true)
  const tokens = [token(0, 4, 100), token(4, 8, 3), token(8, 12, 5, false)]
  expect(own.count(() => tokens, runs)).toEqual({ bits: 3, characters: 4 })
  expect(own.count(() => [token(0, 4, 100), token(4, 8, 3), token(8, 12, 5)], runs)).toEqual({ bits: 5, characters: 4 })
  expect(own.count(() => [token(0, 4, 100), token(4, 8, 3), token(8, 12, 5)], runs)).toEqual({ bits: 0, characters: 0 })
})

test('what the simulator, an import or another thread brings is not the writer\u2019s', () => {
  const own = new OwnSurprise()
  own.change({ at: 0, removed: 0, inserted: 'seasand' }, true)
  own.change({ at: 7, removed: 0, inserted: ' walked' }, false)
  const runs = [{ origin: 'simulator', length: 3, source: null, from: 0 }, { origin: 'writer', length: 11 }] as const
  expect(own.count(() => [token(0, 3, 1), token(3, 7, 2), token(7, 14, 4)], runs)).toEqual({ bits: 2, characters: 4 })
})
