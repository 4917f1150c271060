import { expect, test } from 'vitest'
import { segmentsOf } from './segments'
import { eachSeed } from './testing/random'
import { countWords, WordCount } from './words'

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })
const oracle = (text: string) => [...segmenter.segment(text)].filter(({ isWordLike }) => isWordLike).length

test.each([
  ['', 0], ['  \n ', 0], ['Once upon a time', 4], ["don't, won\u2019t", 2], ['3.14 and 1,000', 3], ['\u201cNo\u201d \u2014 she said\u2026', 3],
  ['snake_case _and_', 2], ['well-known', 2], ['caf\u00e9 na\u00efve', 2], ['\u6211\u7231\u5317\u4eac', 3], ['\u043e\u043d\u0430 \u0441\u043a\u0430\u0437\u0430\u043b\u0430', 2], ['\ud83d\ude00', 0],
])('%j has %i words', (text, words) => expect(countWords(text)).toBe(words))

test('the fast way counts as the segmenter does', () => {
  const parts = [...'a1B9\n -\'.,:;"@/\u2018\u2019\u00b7\u2014\u2026\u00e9\u00ba\u00a0\u00d7%', 'don', '14']
  eachSeed(5000, (random) => {
    const text = Array.from({ length: 1 + random.below(7) }, () => random.pick(parts)).join('')
    expect(`${JSON.stringify(text)} ${countWords(text)}`).toBe(`${JSON.stringify(text)} ${oracle(text)}`)
  })
})

test('segments of a long text are those of its whole', () => {
  const text = 'She said \u201cno\u201d \u2014 and left. \u6211\u7231\u5317\u4eac\u3002 \ud83d\udc69\u200d\ud83d\udc67 e\u0301! '.repeat(300)
  for (const granularity of ['grapheme', 'word', 'sentence'] as const) {
    const whole = [...new Intl.Segmenter(undefined, { granularity }).segment(text)].map(({ segment }) => segment)
    expect([...segmentsOf(text, granularity)].map((segment) => segment.text)).toEqual(whole)
  }
  expect([...segmentsOf('x'.repeat(10_000), 'word')].map((segment) => segment.text).join('').length).toBe(10_000)
})

test('a count that changes a little is as from scratch', () => {
  const count = new WordCount()
  let text = ''
  eachSeed(50, (random) => {
    const at = random.below(text.length + 1)
    text = text.slice(0, at) + random.pick(['a b', '\n', ' ', 'x', '\u6211\u7231']) + text.slice(at + random.below(3))
    expect(count.of(text)).toBe(text.split('\n').reduce((sum, each) => sum + countWords(each), 0))
  })
})
