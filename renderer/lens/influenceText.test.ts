import { expect, test } from 'vitest'
import { driftSentence, firstSentence } from './influenceText'

test('little is called little, and numbers come with chance beside them', () => {
  expect(firstSentence(null)).toContain('Too few')
  expect(firstSentence({ takes: 15, first: 14, chance: 3, spread: 1.55 })).toBe('You took the first branch 14 of 15 times; by chance it would be about 3.0, give or take 1.6.')
})

test('drift is told both ways', () => {
  expect(driftSentence({ drift: null, counted: false })).toContain('None of your own words')
  expect(driftSentence({ drift: { now: 1.8, before: 2, weeks: 3 }, counted: true })).toContain('1.80 bits a character to this model, and those of the 3 weeks counted before 2.00: 10 % more foreseeable')
  expect(driftSentence({ drift: { now: 2.5, before: 2, weeks: 1 }, counted: true })).toContain('the week counted before 2.00: 25 % less foreseeable')
})
