import { describe, expect, test } from 'vitest'
import { show, sketch } from './sketch'

describe('sketch', () => {
  test.each([
    '"Once" *',
    '"Once" > [" upon" *, " a"]',
    '"a"+s"b"+i"c"+u"d" unread > [s"x" archived > [s"y" *, ""], "\\n\\"" bookmark > "," > "]"]',
  ])('shows what it drew: %s', (source) => {
    const { loom, tip } = sketch(source)
    expect(show(loom, tip)).toBe(source)
  })

  test('without a star the tip is the last leaf', () => {
    const { tip, node } = sketch('"a" > ["b", "c"]')
    expect(tip).toBe(node('c'))
  })

  test.each(['', '"a" >', '"a" > ["b"', '"a" "b"', '> "a"', '"a", "b"', '"a" > ["b"] > "c"', '"a"]', 'x'])('refuses %s', (source) => {
    expect(() => sketch(source)).toThrow(SyntaxError)
  })

  test('a deep loom needs no stack', () => {
    const source = Array.from({ length: 20_000 }, (_, i) => `"${i}"`).join(' > ')
    const { loom } = sketch(source)
    expect(show(loom)).toBe(source)
  })
})
