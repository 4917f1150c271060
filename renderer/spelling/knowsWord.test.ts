import { expect, test } from 'vitest'
import { knowsWord } from './knowsWord'

const dictionary = { correct: (word: string): boolean => ['cafe', 'naive', 'Zoë'].includes(word) }

test.each([
  ['cafe', true],
  ['caf\u00e9', true],
  ['cafe\u0301', true],
  ['na\u00efve', true],
  ['Zoe\u0308', true],
  ['Zoe', false],
  ['c\u00e0fee', false],
])('%s: %s', (word, known) => expect(knowsWord(dictionary, word)).toBe(known))
