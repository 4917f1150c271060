import { expect, test } from 'vitest'
import { compare } from './compare'
import { eachSeed } from './testing/random'

const shown = (a: string, b: string) => compare(a, b).map(({ t, text }) => (t === 'same' ? text : `${t === 'first' ? '-' : '+'}{${text}}`)).join('')

test.each([
  ['Once upon a time', 'Once upon the time', 'Once upon -{a}+{the} time'],
  ['', 'a', '+{a}'],
  ['a', '', '-{a}'],
  ['', '', ''],
  ['same', 'same', 'same'],
  ['a b c', 'c', '-{a b }c'],
  ['one', 'two', '-{one}+{two}'],
])('%j against %j', (a, b, wanted) => expect(shown(a, b)).toBe(wanted))

test('both texts are found again in what differs, and no shorter way was missed', () => {
  eachSeed(300, (random) => {
    const text = () => Array.from({ length: random.below(12) }, () => random.pick(['a ', 'b ', 'c ', 'd'])).join('')
    const [a, b] = [text(), text()]
    const parts = compare(a, b)
    const only = (t: string) => parts.filter((part) => part.t === 'same' || part.t === t).map((part) => part.text).join('')
    expect([only('first'), only('second')]).toEqual([a, b])
    const words = (value: string) => [...new Intl.Segmenter(undefined, { granularity: 'word' }).segment(value)].map(({ segment }) => segment)
    const same = parts.filter(({ t }) => t === 'same').reduce((sum, part) => sum + words(part.text).length, 0)
    expect(same).toBeGreaterThanOrEqual(longestCommon(words(a), words(b)) - 1)
  })
})

test('texts that share nothing are told apart in bounded time', () => {
  const [a, b] = ['x ', 'y '].map((word) => word.repeat(20_000))
  expect(compare(a!, b!).filter(({ t }) => t !== 'same').length).toBeGreaterThan(0)
})

function longestCommon(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0)
  for (const word of a) {
    const next = [0]
    b.forEach((other, j) => next.push(word === other ? row[j]! + 1 : Math.max(row[j + 1]!, next[j]!)))
    row = next
  }
  return row[b.length]!
}
