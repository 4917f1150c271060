import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LlamaModel } from 'node-llama-cpp'
import { openLibrary, type Library } from './library'
import { listedVocabulary } from './listedVocabulary'
import { loadModel, type LoadedModel } from './model'
import { Random } from './random'
import { Vocabulary } from './vocabulary'
import { bundledModel } from './testing/weaving'

let library: Library
let model: LoadedModel
let listed: Vocabulary
let parsed: LlamaModel
beforeAll(async () => {
  library = await openLibrary('cpu')
  model = await loadModel(library, bundledModel, 0, () => undefined, new AbortController().signal)
  parsed = await library.node.loadModel({ modelPath: bundledModel })
  listed = new Vocabulary(listedVocabulary(parsed))
})
afterAll(async () => {
  await parsed.dispose()
  library.llama.freeModel(model.pointer)
})

const odd = [
  ' ', '  ', '   a   b ', 'Hello', ' Hello', 'he said ...', 'what ?', "don't I'm they're 's ' re", '“Don’t,” she said — “I’m…”',
  'tab\there', '\n', '\n\n\n', 'a\r\nb\rc', '\u00a0\u2009\u3000', '\u0000', 'a\u0000b', '👩‍👩‍👧‍👦 🏳️‍🌈 🇩🇪', 'e\u0301 \u0301', '日本語の文章。「はい」', '한국어', 'עברית عربى',
  '<|endoftext|>', '<s></s><unk>', '0123456789 3.14 1,000', 'x'.repeat(3000), ' '.repeat(500), 'a\u200bb\ufeffc', '𝔘𝔫𝔦𝔠𝔬𝔡𝔢', '\u{10ffff}',
]

async function joined(vocabulary: Vocabulary, text: string): Promise<string> {
  const { ids, lead } = await vocabulary.tokenise(text)
  return Buffer.concat(ids.map((id) => vocabulary.bytes(id))).subarray(lead).toString('utf8')
}

describe('joining the bytes of a text\'s tokens gives the text', () => {
  it.each(odd)('%j', async (text) => {
    expect(await joined(model.vocabulary, text)).toBe(text)
    expect(await joined(listed, text)).toBe(text)
  })

  const seed = Number(process.env['SEED'] ?? 3)
  it(`random text (SEED=${seed})`, async () => {
    const random = new Random(seed)
    const letters = ['a', 'B', ' ', '  ', '\n', '\'', '’', '.', '"', 'é', '日', '👍', '🏽', '\u0301', '9', '-', '\t', 'the ', ' n\'t']
    for (let i = 0; i < 300; i++) {
      const text = Array.from({ length: 1 + Math.floor(random.next() * 40) }, () => letters[Math.floor(random.next() * letters.length)]).join('')
      expect(await joined(model.vocabulary, text)).toBe(text)
    }
  })
})

it('reads lone surrogates as one replacement character each', async () => {
  expect(await joined(model.vocabulary, 'a\ud800b\udc00')).toBe('a\ufffdb\ufffd')
})

it('tokenises a megabyte on a pool thread', async () => {
  const text = 'It was a bright cold day. '.repeat(40_000)
  expect(await joined(model.vocabulary, text)).toBe(text)
})

it('gives every token the bytes that the model\'s file lists', () => {
  expect(listed.size).toBe(model.vocabulary.size)
  for (let id = 0; id < listed.size; id++) expect(Buffer.from(model.vocabulary.bytes(id)).toString('latin1')).toBe(Buffer.from(listed.bytes(id)).toString('latin1'))
})

it('refuses ids that are none', () => {
  for (const id of [-1, 4096, NaN, 0.5 + 4096]) expect(() => model.vocabulary.bytes(id)).toThrow(RangeError)
})

it('finds tokens by their first bytes', async () => {
  const index = await model.vocabulary.index()
  const all = Array.from({ length: model.vocabulary.size }, (_, id) => id)
  const text = (id: number): string => Buffer.from(model.vocabulary.bytes(id)).toString('latin1')
  for (const typed of [' th', 'th', ' ', 'qu', '\n']) {
    const expected = all.filter((id) => text(id) !== '' && (text(id).startsWith(typed) || typed.startsWith(text(id))))
    expect([...index.towards(Buffer.from(typed))].sort((a, b) => a - b)).toEqual(expected)
  }
})

it('tokenises a text once while it is asked for again and again', async () => {
  let asked = 0
  const counting = new Vocabulary({
    size: 256, begin: null, blank: 0,
    bytes: (id) => Uint8Array.of(id), endsText: () => false, isSilent: () => false,
    tokenise: (bytes) => {
      asked++
      return Promise.resolve([...bytes])
    },
  })
  for (let i = 0; i < 3; i++) expect((await counting.tokenise('a thread')).ids).toHaveLength(8)
  expect(asked).toBe(1)
  for (let i = 0; i < 9; i++) expect((await counting.tokenise(`thread ${i}`)).ids).toHaveLength(8)
  expect((await counting.tokenise('a thread')).ids).toEqual([...Buffer.from('a thread')])
  expect(asked).toBe(11)
})
