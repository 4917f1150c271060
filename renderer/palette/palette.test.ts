import { describe, expect, test } from 'vitest'
import { sketch } from '../../loom/testing/sketch'
import { excerpt } from './excerpt'
import { findPlaces } from './findPlaces'
import { fuzzyMatch } from './fuzzy'
import { hasNearlyWords, hasWords } from './hasWords'
import { findHits } from './searchHits'

/** The text with the found pieces in brackets. */
function shown(query: string, text: string): string | null {
  const match = fuzzyMatch(query, text)
  return match === null ? null : marked(text, match.spans)
}

function marked(text: string, spans: readonly (readonly [number, number])[]): string {
  return spans.toReversed().reduce((line, [from, to]) => `${line.slice(0, from)}[${line.slice(from, to)}]${line.slice(to)}`, text)
}

describe('fuzzy', () => {
  test.each([
    ['', 'Weave', 'Weave'],
    ['sib', 'Next sibling', 'Next [sib]ling'],
    ['sibling next', 'Next sibling', '[Next] [sibling]'],
    ['ns', 'Next sibling', '[N]ext [s]ibling'],
    ['WEAVE', 'Take and weave on', 'Take and [weave] on'],
    ['xyz', 'Next sibling', null],
    ['oooo', 'Go to the fork before', null],
  ])('%j in %j', (query, text, expected) => {
    expect(shown(query, text)).toBe(expected)
  })

  test('the begin of a word is better than its middle, an early place than a late one', () => {
    const score = (text: string): number => fuzzyMatch('take', text)?.score ?? -1
    expect(score('Take a word')).toBeGreaterThan(score('Mistake a word'))
    expect(score('Take a word')).toBeGreaterThan(score('A word to take'))
  })
})

describe('words that a quick hand has misspelt', () => {
  test.each([
    ['wevae', 'Weave adaptively'],
    ['bookmrak', 'Next bookmark'],
    ['settigns', 'Settings…'],
    ['provenence', 'Provenance lens'],
    ['temprature', 'Temperature'],
    ['taks word', 'Take a word'],
    ['brnach', 'Branches set aside…'],
  ])('%j is found in %j', (query, text) => {
    expect([hasWords(query, text), hasNearlyWords(query, text)]).toEqual([false, true])
  })

  test.each([
    ['xyzzy', 'Take a word'],
    ['mop', 'Map'],
    ['fold', 'Loom, wold'],
    ['leave', 'Weave'],
    ['weave xyzzy', 'Weave adaptively'],
  ])('%j is not found in %j', (query, text) => {
    expect(hasNearlyWords(query, text)).toBe(false)
  })
})

describe('search over all branches', () => {
  const { loom, node } = sketch('"The Boat came. " > ["The  boat\\nsank.", "No sail." > "A.b (boat)"]')

  test('finds every place in reading order, whatever case and white space', () => {
    expect(findHits(loom, 'the boat').map(({ node, at, length }) => [node, at, length])).toEqual([
      [node('The Boat came. '), 0, 8],
      [node('The  boat\nsank.'), 0, 9],
    ])
  })

  test('takes signs as signs', () => {
    expect(findHits(loom, 'a.b (').map(({ at }) => at)).toEqual([0])
    expect(findHits(loom, 'boat sank')).toHaveLength(1)
    expect(findHits(loom, '  ')).toEqual([])
  })

  test('shows a hit in its surroundings', () => {
    const text = `${'before '.repeat(30)}needle${' after'.repeat(40)}`
    const { text: line, spans } = excerpt(text, text.indexOf('needle'), 6)
    expect(marked(line, spans)).toMatch(/^…(before )+\[needle\]( after)+/)
    expect(excerpt('needle\nhere', 0, 6)).toEqual({ text: 'needle here', spans: [[0, 6]] })
  })
})

test('go to anything lists named places first', () => {
  const { loom } = sketch('"It was late in the harbour" > ["the harbour light" bookmark, "a harbour wall"]')
  expect(findPlaces(loom, '').map(({ kind, text }) => [kind, text])).toEqual([['bookmark', 'the harbour light']])
  expect(findPlaces(loom, 'harbour').map(({ kind }) => kind)).toEqual(['bookmark', 'words', 'words'])
})
