import { expect, test } from 'vitest'
import { readNumber } from './readNumber'

test.each([
  ['0,8', 0.8],
  ['0.8', 0.8],
  [' 1.25 ', 1.25],
  ['.5', 0.5],
  ['5', 5],
  ['abc', 'none'],
  ['', 'none'],
  ['1e2', 'none'],
  ['1.2.3', 'none'],
  ['Infinity', 'none'],
  ['-1', 'outside'],
  ['5.01', 'outside'],
  ['9'.repeat(400), 'outside'],
])('%j as a temperature is %j', (typed, expected) => {
  const read = readNumber(typed, 0, 5, 0.05)
  expect(read.t === 'number' ? read.value : read.t).toBe(expected)
})

test('whole numbers are rounded', () => {
  expect(readNumber('3.7', 1, 64, 1)).toEqual({ t: 'number', value: 4 })
  expect(readNumber('0.4', 1, 64, 1)).toEqual({ t: 'outside' })
})
