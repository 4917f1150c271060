import { expect, test } from 'vitest'
import { commonPrefix, commonSuffix, sharedPrefixes } from './differences'

test('a row shares what it has in common with the sibling it departs from last', () => {
  expect(sharedPrefixes(['the boat', 'the bell', 'a boat', '', 'the boats'])).toEqual([8, 5, 0, 0, 8])
})

test('a lone row shares nothing', () => {
  expect(sharedPrefixes(['', 'the boat', ''])).toEqual([0, 0, 0])
})

test('no character is cut in two', () => {
  expect(commonPrefix('\u{1f600}x', '\u{1f601}x')).toBe(0)
  expect(commonSuffix('a\u{1f600}', 'b\u{2f600}', 0)).toBe(0)
})

test('an end is not counted twice', () => {
  expect(commonSuffix('aaa', 'aaaa', 3)).toBe(0)
  expect(commonSuffix('abc', 'xbc', 2)).toBe(1)
})
