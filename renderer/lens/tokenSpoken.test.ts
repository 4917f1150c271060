import { expect, test } from 'vitest'
import { tokenSpoken } from './tokenSpoken'

test.each([
  [' who', 'who'],
  ['keep', 'joined on: keep'],
  [',', 'comma'],
  [' “', 'opening quotation mark'],
  ['\n\n', 'line end'],
  [' ', 'space'],
  ['?!', '?!'],
])('the token %j is heard as %j', (token, heard) => {
  expect(tokenSpoken(token)).toBe(heard)
})
