import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LlamaBackend } from './llamaBackend'
import { healPrefix } from './healing'
import { loadBundled, weave, type Woven } from './testing/weaving'
import type { Vocabulary } from './vocabulary'
import { Vocabulary as Words } from './vocabulary'
import { nativeVocabulary } from './nativeVocabulary'
import { openLibrary, type Library } from './library'
import { loadModel, type LoadedModel } from './model'
import { bundledModel } from './testing/weaving'
import { fitWindow } from './window'

let backend: LlamaBackend
let library: Library
let model: LoadedModel
let words: Vocabulary
beforeAll(async () => {
  backend = await loadBundled()
  library = await openLibrary('cpu')
  model = await loadModel(library, bundledModel, 0, () => undefined, new AbortController().signal)
  words = new Words(nativeVocabulary(library.llama, library.llama.vocabulary(model.pointer)))
})
afterAll(async () => {
  await backend.close()
  library.llama.freeModel(model.pointer)
})

const whole = ({ strands }: Woven): string[] => strands.map(({ tokens }) => Buffer.concat(tokens.map(({ bytes }) => bytes)).toString('utf8'))

describe('healing', () => {
  it.each([
    ['inside a word', 'She looked out of the wind', ' wind'],
    ['after a space', 'She looked out of the ', ' '],
    ['after a full stop', 'She looked out.', '.'],
    ['at the first word', 'Onc', 'Onc'],
  ])('%s begins with what was typed, and tells of it', async (_name, text, typed) => {
    const woven = await weave(backend, { text, heal: true, branches: 8, stopping: { tokens: 6 } })
    expect(woven.healed).toBeGreaterThan(0)
    expect(typed.endsWith(text.slice(text.length - woven.healed)) || text.slice(text.length - woven.healed).endsWith(typed)).toBe(true)
    const repeated = Buffer.from(text).subarray(-woven.healed).toString('utf8')
    for (const [i, all] of whole(woven).entries()) {
      expect(all.startsWith(repeated)).toBe(true)
      expect(woven.strands[i]!.text).toBe(all.slice(repeated.length))
    }
  })

  it('keeps probabilities honest: a healed token has the evidence it has unconstrained', async () => {
    const healed = await weave(backend, { text: 'The door of the hou', heal: true, branches: 3, stopping: { tokens: 3 } })
    const free = await weave(backend, { text: 'The door of the', branches: 1, stopping: { tokens: 1 }, top: 40 })
    const top = new Map(free.strands[0]!.tokens[0]!.top.map(({ id, logprob }) => [id, logprob]))
    const first = healed.strands[0]!.tokens[0]!
    if (healed.healed === 4 && top.has(first.id)) expect(first.logprob).toBeCloseTo(top.get(first.id)!, 2)
  })

  it('never crosses a line break or reaches into the head', async () => {
    const window = await fitWindow(words, 'Notes on the sea', '', 400)
    expect(healPrefix(window, words).bytes).toHaveLength(0)
    expect(healPrefix(await fitWindow(words, '', 'A line.\n', 400), words).bytes).toHaveLength(0)
    const long = healPrefix(await fitWindow(words, '', `The ${'x'.repeat(200)}`, 400), words)
    expect(long.bytes.length).toBeLessThanOrEqual(24)
  })
})

describe('banned phrases', () => {
  it('never appear, not even half of one, and the branch goes on', async () => {
    const free = await weave(backend, { seed: 1, branches: 8, stopping: { tokens: 30 } })
    const banned = [' was a', 'the ', ' of', 'and', ' to', ' there']
    const { strands } = await weave(backend, { seed: 1, branches: 8, sampling: { banned }, stopping: { tokens: 30 } })
    expect(free.strands.some(({ text }) => banned.some((phrase) => text.includes(phrase)))).toBe(true)
    for (const { text, tokens, finish } of strands) {
      for (const phrase of banned) expect(text).not.toContain(phrase)
      expect(Buffer.concat(tokens.map(({ bytes }) => bytes)).toString('utf8')).toBe(text)
      expect(finish === 'length' ? tokens.length : 30).toBe(30)
    }
  })

  it('end a branch that cannot avoid them', async () => {
    const banned = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i))
    const { strands } = await weave(backend, { branches: 2, sampling: { banned, minP: 0 }, stopping: { tokens: 4 } })
    for (const { text, finish } of strands) {
      expect(finish).not.toBeNull()
      expect(text).not.toMatch(/[ -~]/)
    }
  })

  it('as a bias of null work for words of any number of tokens', async () => {
    const { strands } = await weave(backend, { branches: 8, sampling: { temperature: 0.5, bias: [{ text: ' there', bias: null }, { text: ' a little girl', bias: null }] } })
    for (const { text } of strands) expect(text).not.toMatch(/ there| a little girl/)
  })
})

it('a bias makes a token as good as certain', async () => {
  const { strands } = await weave(backend, { branches: 4, sampling: { bias: [{ text: ' castle', bias: 50 }] }, stopping: { tokens: 3 } })
  for (const { text, tokens } of strands) {
    expect(text).toBe(' castle castle castle')
    expect(tokens[0]!.logprob).toBeLessThan(-1)
  }
})

describe('stop conditions', () => {
  it('end at a sentence, a paragraph, a string', async () => {
    const sentence = await weave(backend, { branches: 8, stopping: { tokens: 80, at: 'sentence' } })
    for (const { text, finish } of sentence.strands) {
      if (finish === 'stop') expect(text).toMatch(/[.!?…]["'”’»)\]]*$|[^\n]$/)
      expect(text.slice(1)).not.toMatch(/[.!?] [A-Z][a-z]+ [a-z]+ [a-z]+ .*[.!?] [A-Z]/)
    }
    const paragraph = await weave(backend, { branches: 8, stopping: { tokens: 120, at: 'paragraph' } })
    for (const { text, finish } of paragraph.strands) if (finish === 'stop') expect(text.trimStart()).not.toContain('\n')
    const string = await weave(backend, { branches: 8, stopping: { tokens: 60, strings: [' and', ','] } })
    for (const { text } of string.strands) expect(text).not.toMatch(/ and|,/)
  })

  it('give at least the least number of tokens', async () => {
    const { strands } = await weave(backend, { branches: 8, stopping: { tokens: 40, minTokens: 25, at: 'sentence' } })
    for (const { tokens } of strands) expect(tokens.length).toBeGreaterThanOrEqual(25)
  })
})

describe('the window', () => {
  const sentence = 'The rain came down upon the roofs of the little town all night. '

  it('keeps the head and the nearest text, from the beginning of a word or paragraph', async () => {
    const text = sentence.repeat(200)
    const window = await fitWindow(words, 'A head.\n', text, 400)
    expect(window.tokens.length).toBeLessThanOrEqual(400)
    expect(window.tokens.length).toBeGreaterThanOrEqual(200)
    expect(text.charAt(window.visibleFrom - 1)).toMatch(/\s/)
    const seen = Buffer.concat(window.tokens.map((id) => words.bytes(id))).toString('utf8')
    expect(seen).toBe(`A head.\n${text.slice(window.visibleFrom)}`)
  })

  it('prefers a paragraph', async () => {
    const text = `${sentence.repeat(2)}\n`.repeat(100)
    const { visibleFrom } = await fitWindow(words, '', text, 400)
    expect(text.charAt(visibleFrom - 1)).toBe('\n')
  })

  it('stays where it is while the writer types on, so the cache stays good', async () => {
    let text = sentence.repeat(60)
    const cuts: number[] = []
    for (let i = 0; i < 60; i++) cuts.push((await fitWindow(words, '', (text += 'again and '), 400)).visibleFrom)
    const moves = cuts.filter((cut, i) => i > 0 && cut !== cuts[i - 1]).length
    expect(moves).toBeLessThanOrEqual(3)
    let evaluated = 0
    for (let i = 0; i < 10; i++) {
      text += 'word '
      evaluated += (await weave(backend, { text, branches: 1, stopping: { tokens: 1 } })).timings.evaluatedTokens
    }
    expect(evaluated).toBeLessThan(1000)
  })

  it.each(['日本語', '👩‍👩‍👧‍👦', 'x', ' ', '\n', 'a\n'])('fits %j without end', async (unit) => {
    const text = unit.repeat(4000)
    const window = await fitWindow(words, '', text, 300)
    expect(window.tokens.length).toBeLessThanOrEqual(300)
    expect(text.slice(window.visibleFrom)).not.toMatch(/^[\udc00-\udfff]/)
  })

  it('cuts a head that would fill it', async () => {
    const window = await fitWindow(words, 'Memory of things. '.repeat(500), 'And then', 300)
    expect(window.tokens.length).toBeLessThanOrEqual(300)
    expect(window.visibleFrom).toBe(0)
    expect(Buffer.concat(window.tokens.map((id) => words.bytes(id))).toString('utf8')).toMatch(/^Memory of things\. .*And then$/s)
  })
})
