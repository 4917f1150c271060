import { expect, test } from 'vitest'
import { runsRightToLeft } from './firstStrong'

test.each([
  ['هذا نص', true],
  ['«שלום» said she', true],
  ['She said «שלום»', false],
  ['123 – عشر', true],
  ['123 – 456', false],
  ['', false],
  ['漢字', false],
])('%j runs from right to left: %j', (text, expected) => {
  expect(runsRightToLeft(text)).toBe(expected)
})
