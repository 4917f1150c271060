import { expect, test } from 'vitest'
import type { Run } from '../../loom/run'
import { originSpans, sharesInTurns, sharesOf } from './provenance'

const runs: readonly Run[] = [
  { origin: 'writer', length: 8 },
  { origin: 'simulator', length: 6, source: null, from: 0 },
  { origin: 'simulator', length: 4, source: null, from: 30 },
  { origin: 'import', length: 2 },
]
const text = 'One two three four!?'

test('characters and words of each origin add up to the text', () => {
  const shares = sharesOf(text, runs)
  expect(shares.map(({ origin, characters, words }) => [origin, characters, words])).toEqual([['writer', 8, 2], ['simulator', 10, 2], ['import', 2, 0], ['unknown', 0, 0]])
  expect(shares.reduce((sum, { part }) => sum + part, 0)).toBeCloseTo(1)
})

test('a word that two wrote belongs to who began it', () => {
  expect(sharesOf('starfish', [{ origin: 'writer', length: 4 }, { origin: 'import', length: 4 }]).map(({ words }) => words)).toEqual([1, 0, 0, 0])
  expect(sharesOf('', []).every(({ part }) => part === 0)).toBe(true)
})

test('a long text is counted in turns and comes to the same', () => {
  const lines = Array.from({ length: 4000 }, (_, i) => `Line ${i} doesn’t end.`).join('\n')
  const cut = lines.indexOf('3000') + 2
  const [writers, imported] = sharesOf(lines, [{ origin: 'writer', length: cut }, { origin: 'import', length: lines.length - cut }]).filter(({ words }) => words > 0)
  expect((writers?.words ?? 0) + (imported?.words ?? 0)).toBe(4 * 4000)
  expect([...sharesInTurns(lines, [{ origin: 'writer', length: lines.length }])].length).toBeGreaterThan(3)
})

test('neighbours of one origin are painted as one', () => {
  expect(originSpans(runs, 4, 19)).toEqual([{ from: 4, to: 8, origin: 'writer' }, { from: 8, to: 18, origin: 'simulator' }, { from: 18, to: 19, origin: 'import' }])
})
