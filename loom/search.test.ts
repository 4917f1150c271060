import { expect, test } from 'vitest'
import { fold } from './fold'
import { search, type SearchOptions } from './search'
import { sketch } from './sketch'
import { eachSeed } from './testing/random'

const s = sketch('"Once upon" > [" a time, once" > "\u00c9t\u00e9 e\u0301te", "Stra\u00dfe \ud83d\ude00 ONCE" archived > "once more"]')
/** The hits with what they found in brackets. */
const found = (words: string, options?: SearchOptions) =>
  [...search(s.loom, words, options)].map(({ node, ranges }) => {
    const text = s.loom.nodes.get(node)!.text
    return ranges.toReversed().reduce((marked, { from, to }) => `${marked.slice(0, from)}[${marked.slice(from, to)}]${marked.slice(to)}`, text)
  })

test('search folds case and diacritics and keeps places right', () => {
  expect(found('once')).toEqual(['[Once] upon', ' a time, [once]', 'Stra\u00dfe \ud83d\ude00 [ONCE]', '[once] more'])
  expect(found('ETE')).toEqual(['[\u00c9t\u00e9] [e\u0301te]'])
  expect(found('strasse')).toEqual(['[Stra\u00dfe] \ud83d\ude00 ONCE'])
  expect(found('\ud83d\ude00')).toEqual(['Stra\u00dfe [\ud83d\ude00] ONCE'])
  expect(found('nowhere')).toEqual([])
  expect(found('')).toEqual([])
})

test('search as asked', () => {
  expect(found('once', { exact: true })).toEqual([' a time, [once]', '[once] more'])
  expect(found('once', { archived: false })).toEqual(['[Once] upon', ' a time, [once]', '[once] more'])
  expect(found('once', { limit: 2 })).toHaveLength(2)
  expect(found('once', { under: s.node('Stra\u00dfe \ud83d\ude00 ONCE') })).toHaveLength(2)
})

test('every span of a folded text lies on whole characters, in order', () => {
  eachSeed(300, (random) => {
    const text = Array.from({ length: random.below(9) }, () => random.pick(['a', '\u00c9', '\u00df', '\ufb03', 'e\u0301', '\ud83d\ude00', '\u0130', '\n'])).join('')
    const folded = fold(text)
    expect(folded.span(0, folded.text.length).from).toBe(folded.text === '' ? text.length : 0)
    for (let from = 0; from < folded.text.length; from++) {
      const { from: start, to: end } = folded.span(from, from + 1)
      expect(start).toBeLessThan(end)
      expect(fold(text.slice(start, end)).text).toContain(folded.text.charAt(from))
    }
  })
})
