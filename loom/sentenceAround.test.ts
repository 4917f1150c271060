import { describe, expect, test } from 'vitest'
import { sentenceAround } from './sentenceAround'
import { eachSeed } from './testing/random'

const text = 'He said that he had. "You have a lamp!" she said. Nothing moved.'

function around(at: number, whole = text): string {
  const { from, to } = sentenceAround(whole, at)
  return whole.slice(from, to)
}

describe('the sentence around a place', () => {
  test.each([
    ['at the beginning', 0, 'He said that he had. '],
    ['inside', 12, 'He said that he had. '],
    ['behind its mark', 20, 'He said that he had. '],
    ['between two: the second', 21, '"You have a lamp!" she said. '],
    ['what goes on after speech is one', 44, '"You have a lamp!" she said. '],
    ['at the end', text.length, 'Nothing moved.'],
  ])('%s', (_, at, sentence) => {
    expect(around(at)).toBe(sentence)
  })

  test('a new one begins with its first letter, not with the blank before it', () => {
    expect(around(11, 'It rained. ')).toBe('It rained. ')
    expect(around(12, 'It rained. H')).toBe('H')
  })

  test('in Chinese and Japanese', () => {
    expect(around(8, '他说他有灯。她看了看。')).toBe('她看了看。')
    expect(around(2, '雪が降った。誰もいない。')).toBe('雪が降った。')
  })

  test('an empty text has an empty one', () => {
    expect(sentenceAround('', 0)).toEqual({ from: 0, to: 0 })
  })

  test('it holds the place, and in a great text it is found in the piece around it', () => {
    const great = `${text} `.repeat(20_000)
    eachSeed(50, (random) => {
      const at = random.below(great.length)
      const { from, to } = sentenceAround(great, at)
      expect(from <= at && at < to && to - from < 40, `${at}: ${from}–${to}`).toBe(true)
    })
  })
})
