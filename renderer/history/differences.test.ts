import { expect, test } from 'vitest'
import { differences } from './differences'

const texts = ['', 'one', 'one\n', 'one\ntwo', 'one\ntwo\nthree', 'zero\ntwo\nthree', 'one\nTWO\nthree', 'one\n\nthree', '\n', 'one\ntwo three', '🌊\n🌊', '🌋\n🌊']

test('the parts make both texts again, whatever they share', () => {
  for (const then of texts) {
    for (const now of texts) {
      const parts = differences(then, now) ?? []
      const of = (side: 'first' | 'second'): string => parts.filter(({ t }) => t === 'same' || t === side).map(({ text }) => text).join('')
      expect([of('first'), of('second')], JSON.stringify([then, now])).toEqual([then, now])
    }
  }
})

test('a changed word between long paragraphs is the only difference', () => {
  const [before, after] = ['wind over the wall. '.repeat(500), 'a hill. '.repeat(500)]
  const parts = differences(`${before}\nshe ran home\n${after}`, `${before}\nshe walked home\n${after}`)
  expect(parts?.filter(({ t }) => t !== 'same').map(({ text }) => text)).toEqual(['ran', 'walked'])
})

test('texts that differ at great length are not compared', () => {
  expect(differences('a '.repeat(150_000), 'b '.repeat(150_000))).toBeNull()
})
