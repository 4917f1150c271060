import { expect, test } from 'vitest'
import { cut, type CutUnit } from './cut'

/** `|` marks the cuts one after the other. */
function cuts(text: string, unit: CutUnit, open = false): string {
  const pieces: string[] = []
  for (let rest = text; rest !== ''; ) {
    const length = cut(rest, unit, open)
    pieces.push(rest.slice(0, length || rest.length))
    if (length === 0) return `${pieces.join('|')}?`
    rest = rest.slice(length)
  }
  return pieces.join('|')
}

test.each<[CutUnit, string]>([
  ['word', 'upon| a| time,| she| said.| \u201cDon\u2019t,\u201d| he| \u2014 went| on'],
  ['word', '\n\nShe| was| well-known| (it| said).'],
  ['word', '\u6211|\u7231|\u5317\u4eac\u3002'],
  ['word', ' \ud83d\udc69\u200d\ud83d\udc67| ok'],
  ['word', '   '],
  ['sentence', ' One day. |Then \u201cno!\u201d she said. |And'],
  ['line', '\n\nOne\n|two\n|three'],
  ['paragraph', '\nOne\ntwo\n\n|three\n  \n\n|four'],
])('%s: %s', (unit, wanted) => expect(cuts(wanted.replaceAll('|', ''), unit)).toBe(wanted))

test('what may still grow is not taken', () => {
  expect(cuts(' upon a ti', 'word', true)).toBe(' upon| a| ti?')
  expect(cuts(' upon a time.', 'word', true)).toBe(' upon| a| time.')
  expect(cuts('One day. Then no', 'sentence', true)).toBe('One day. |Then| no?')
  expect(cuts('One\ntw', 'line', true)).toBe('One\n|tw?')
  expect(cut('', 'word')).toBe(0)
})

test('of a sentence, line or paragraph that is still on its way, the whole words that are there are taken', () => {
  expect(cuts(' The old man wal', 'sentence', true)).toBe(' The old man| wal?')
  expect(cuts(' \u201cCome here,\u201d ', 'sentence', true)).toBe(' \u201cCome here,\u201d| ?')
  expect(cuts(' One.\nTwo th', 'paragraph', true)).toBe(' One.\nTwo| th?')
  expect(cuts('\u6211\u7231\u5317\u4eac', 'sentence', true)).toBe('\u6211\u7231|\u5317\u4eac?')
  expect(cuts(' He said (\u201cdon\u2019', 'sentence', true)).toBe(' He said| (\u201cdon\u2019?')
  expect(cuts(' He went\u2014sud', 'sentence', true)).toBe(' He went\u2014|sud?')
  expect(cuts(' wal', 'line', true)).toBe(' wal?')
})

test('long texts without any cut take no long time', () => {
  const text = 'x'.repeat(200_000)
  for (const unit of ['word', 'sentence', 'line', 'paragraph'] as const) {
    expect(cut(text, unit)).toBe(text.length)
    expect(cut(`a ${text}`, unit, true)).toBeGreaterThan(0)
  }
})
