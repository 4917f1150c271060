import { expect, test } from 'vitest'
import type { Choice, Generation } from './generation'
import { freshId, type GenerationId } from './ids'
import { driftOf, firstTaken, isHabit, weekOf, withOwnWords, type OwnWeek } from './influence'

const [woven, token] = [freshId('g') as GenerationId, freshId('g') as GenerationId]
const generations = new Map([[woven, { stopping: { tokens: 40 } } as Generation], [token, { stopping: { tokens: 1 } } as Generation]])
const choice = (taken: number, seen = 4, more: Partial<Choice> = {}): Choice => ({ generation: woven, at: 0, offered: seen, seen, taken, from: 0, units: 1, ...more })

test('only takes among several branches count, by where they stood', () => {
  const choices = [choice(0), choice(1), choice(2, 4, { place: 0 }), choice(0, 4, { place: 3 }), choice(0, 1), choice(0, 4, { from: 3 }), choice(0, 10, { generation: token })]
  expect(firstTaken(choices, generations)).toEqual({ takes: 4, first: 2, chance: 1, spread: Math.sqrt(4 * 0.25 * 0.75) })
  expect(firstTaken(choices, generations, 2)).toMatchObject({ takes: 2, first: 1 })
  expect(firstTaken([choice(0, 1)], generations)).toBeNull()
})

test('a habit is nearly always and far from chance', () => {
  const of = (firsts: number, others: number, seen: number) => firstTaken([...Array.from({ length: firsts }, () => choice(0, seen)), ...Array.from({ length: others }, () => choice(1, seen))], generations)!
  expect(isHabit(of(11, 1, 5))).toBe(true)
  expect(isHabit(of(6, 0, 5))).toBe(false)
  expect(isHabit(of(7, 5, 5))).toBe(false)
  // Of two branches the first comes six times in eight often enough by chance.
  expect(isHabit(of(6, 2, 2))).toBe(false)
})

test('weeks begin on Monday, add up, and the oldest go', () => {
  expect(weekOf(Date.UTC(2026, 10, 23))).toBe('2026-11-23')
  expect(weekOf(Date.UTC(2026, 10, 29, 23, 59))).toBe('2026-11-23')
  expect(weekOf(Date.UTC(2026, 10, 22))).toBe('2026-11-16')
  const row = (week: string, bits: number, model = 'm'): OwnWeek => ({ week, model, bits, characters: 1000 })
  let weeks = withOwnWords([], row('2026-11-16', 2000))
  weeks = withOwnWords(weeks, row('2026-11-16', 1000))
  expect(weeks).toEqual([{ week: '2026-11-16', model: 'm', bits: 3000, characters: 2000 }])
  expect(withOwnWords(weeks, row('2026-11-23', 1), 1)).toEqual([row('2026-11-23', 1)])
})

test('drift is told of one model, of weeks in which enough was written', () => {
  const row = (week: string, perCharacter: number, characters = 1000, model = 'm'): OwnWeek => ({ week, model, bits: perCharacter * characters, characters })
  const weeks = [row('2026-11-02', 2), row('2026-11-09', 3, 3000), row('2026-11-16', 9, 100), row('2026-11-16', 9, 1000, 'other'), row('2026-11-23', 2.5)]
  expect(driftOf(weeks, 'm', '2026-11-23')).toEqual({ now: 2.5, before: (2 * 1000 + 3 * 3000) / 4000, weeks: 2 })
  expect(driftOf(weeks, 'm', '2026-11-02')).toBeNull()
  expect(driftOf(weeks, 'm', '2026-11-16')).toBeNull()
})
