import { readFileSync } from 'node:fs'
import nspell from 'nspell'
import { expect, test } from 'vitest'
import { dictionaryFor } from './dictionaryFor'
import { Speller } from './speller'
import type { FromSpeller, ToSpeller } from './spellWire'
import { wordsIn } from './wordsIn'

const words = (text: string): readonly string[] => wordsIn(text).map(({ word }) => word)

test('what a dictionary cannot know is not asked for', () => {
  expect(words("She hadn’t read NASA's 3rd note_book, déjà vu, 漢字 или x.")).toEqual(['She', "hadn't", 'read', 'déjà', 'vu'])
  const text = 'a “quoted” word'
  for (const { word, at } of wordsIn(text)) expect(text.slice(at, at + word.length)).toBe(word)
})

test('the system decides where the setting leaves it to it', () => {
  expect(['en-US', 'en', 'en-GB', 'en-AU', 'de-DE', 'fr'].map((language) => dictionaryFor('system', language))).toEqual(['en', 'en', 'en-gb', 'en-gb', null, null])
  expect(dictionaryFor('off', 'en-US')).toBeNull()
  expect(dictionaryFor('en-gb', 'de-DE')).toBe('en-gb')
})

test('a word is asked for once, the loom’s own never', async () => {
  const asked: ToSpeller[] = []
  let answer: (message: FromSpeller) => void = () => undefined
  const port = {
    post: (message: ToSpeller) => {
      asked.push(message)
      if (message.t === 'check') queueMicrotask(() => answer({ t: 'checked', call: message.call, wrong: message.words.filter((word) => word.endsWith('x')) }))
    },
    listen: (listener: (message: FromSpeller) => void) => void (answer = listener),
    failed: () => undefined,
    close: () => undefined,
  }
  const speller = new Speller(port, ['Onyx'], () => undefined)
  await speller.learn(['Onyx', 'boatx', 'boat', 'boatx'])
  await speller.learn(['boat', 'boatx', 'Onyx'])
  expect(asked.filter(({ t }) => t === 'check')).toEqual([{ t: 'check', call: 1, words: ['boatx', 'boat'] }])
  expect(['Onyx', 'boatx', 'boat', 'sea'].map((word) => speller.wrong(word))).toEqual([false, true, false, undefined])
  speller.knows(['boatx'])
  expect(speller.wrong('boatx')).toBe(false)
})

test.each([
  ['dictionary-en', 'color', 'colour'],
  ['dictionary-en-gb', 'colour', 'color'],
])('%s knows its own spelling, and what to say instead', (name, right, wrong) => {
  const [aff, dic] = ['aff', 'dic'].map((kind) => readFileSync(`node_modules/${name}/index.${kind}`)) as [Buffer, Buffer]
  const checker = nspell({ aff, dic })
  expect(checker.correct(right)).toBe(true)
  expect(checker.correct(wrong)).toBe(false)
  expect(checker.correct("hadn't")).toBe(true)
  expect(checker.suggest('recieve')).toContain('receive')
})
