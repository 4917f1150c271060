import { describe, expect, it } from 'vitest'
import type { TokenEvidence } from '../../../loom/evidence'
import { defaultStopping, type Stopping } from '../../../loom/generation'
import { BranchText } from './branchText'
import { Random } from './random'

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

function token(bytes: Uint8Array | string): TokenEvidence {
  return { id: 0, bytes: typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : bytes, logprob: -1, entropy: 1, rank: 1, top: [] }
}

interface Told { deltas: string[]; tokens: TokenEvidence[]; stopped: boolean; text: string }

/** Feeds tokens one by one, as a branch does, until a stop. */
function tell(parts: readonly (Uint8Array | string)[], stopping: Partial<Stopping> = {}, skip = 0, banned: string[] = []): Told {
  const branch = new BranchText({ ...defaultStopping, tokens: 4096, ...stopping }, banned, skip)
  const told: Told = { deltas: [], tokens: [], stopped: false, text: '' }
  const take = (releases: Iterable<{ evidence: TokenEvidence; text: string }>): void => {
    for (const { evidence, text } of releases) {
      told.tokens.push(evidence)
      told.deltas.push(text)
    }
  }
  for (const part of parts) {
    const stop = branch.add(token(part))
    if (stop !== null) {
      take(branch.finish(stop))
      told.stopped = true
      break
    }
    branch.release((evidence, text) => take([{ evidence, text }]))
  }
  if (!told.stopped) take(branch.finish())
  told.deltas.push(branch.rest)
  told.text = told.deltas.join('')
  return told
}

const bytesOf = ({ tokens }: Told): string => Buffer.concat(tokens.map(({ bytes }) => bytes)).toString('utf8')

describe('a branch\'s text', () => {
  const seed = Number(process.env['SEED'] ?? 8)
  it(`is told in whole graphemes whatever the tokens cut (SEED=${seed})`, () => {
    const random = new Random(seed)
    const parts = ['a', 'Z ', 'é', 'e\u0301', '日', '👍🏽', '👩‍👩‍👧‍👦', '🇩🇪', '🇫🇷', '\n', '\r\n', '\r', ' ', '“', '…', 'นี่', 'हिन्दी', '\u200d', '\u0000']
    for (let round = 0; round < 300; round++) {
      const text = Array.from({ length: 1 + Math.floor(random.next() * 15) }, () => parts[Math.floor(random.next() * parts.length)]).join('')
      const bytes = Buffer.from(text, 'utf8')
      const tokens: Uint8Array[] = []
      for (let at = 0; at < bytes.length; ) {
        const size = 1 + Math.floor(random.next() * 5)
        tokens.push(bytes.subarray(at, at + size))
        at += size
      }
      const told = tell(tokens)
      const expected = text.replace(/\r\n?/g, '\n')
      expect(told.text, JSON.stringify(text)).toBe(expected)
      expect(bytesOf(told)).toBe(expected)
      const borders = new Set([0, expected.length, ...Array.from(segmenter.segment(expected), ({ index }) => index)])
      let at = 0
      for (const delta of told.deltas) expect(borders.has((at += delta.length)), `${JSON.stringify(expected)} cut at ${at}`).toBe(true)
    }
  })

  it('drops half a character at its end', () => {
    const half = Buffer.from('日').subarray(0, 2)
    expect(tell(['abc', half])).toMatchObject({ text: 'abc' })
    expect(bytesOf(tell(['abc', half]))).toBe('abc')
    const glued = tell([Buffer.concat([Buffer.from('abc '), half])])
    expect([glued.text, bytesOf(glued)]).toEqual(['abc ', 'abc '])
  })

  it('shows bytes that are no UTF-8 as U+FFFD and goes on', () => {
    const told = tell(['a', Uint8Array.of(0xff), 'b', Uint8Array.of(0xe6, 0x97), 'c', Uint8Array.of(0xc0), 'd'])
    expect(told.text).toBe('a\ufffdb\ufffdc\ufffdd')
    expect(bytesOf(told)).toBe(told.text)
  })

  it('leaves out the bytes that repeat the thread', () => {
    const told = tell([' th', 'ere was', ' no'], {}, 4)
    expect([told.text, bytesOf(told), told.tokens.length]).toEqual(['re was no', ' there was no', 3])
  })
})

describe('stopping', () => {
  const cases: [string, string[], Partial<Stopping>, string, boolean][] = [
    ['at a stop string, which is not shown', ['one ', 'two ', 'EN', 'D three'], { strings: ['END'] }, 'one two ', true],
    ['within a token', ['say STOP now'], { strings: ['STOP'] }, 'say ', true],
    ['not at half a stop string', ['one EN', 'ough'], { strings: ['END'] }, 'one ENough', false],
    ['at the earlier of two', ['a b c d'], { strings: ['c', 'b'] }, 'a ', true],
    ['at nothing for an empty string', ['abc'], { strings: [''] }, 'abc', false],
    ['at a paragraph', ['One line.', '\n', 'Another'], { at: 'paragraph' }, 'One line.', true],
    ['not at leading line breaks', ['\n\n', 'Text', ' goes', '\n\nMore'], { at: 'paragraph' }, '\n\nText goes', true],
    ['at a sentence', [' He left', '.', ' She', ' stayed'], { at: 'sentence' }, ' He left.', true],
    ['after closing quotes', ['“Go', '.”', ' she said'], { at: 'sentence' }, '“Go.”', true],
    ['not after an abbreviation', [' Mr', '.', ' Smith came', '.', ' Then'], { at: 'sentence' }, ' Mr. Smith came.', true],
    ['not in a number', [' 3', '.', '14 is', ' pi', '!', ' Yes'], { at: 'sentence' }, ' 3.14 is pi!', true],
    ['at a Chinese sentence', ['他走了', '。', '她'], { at: 'sentence' }, '他走了。', true],
    ['at the end of a line without a stop', ['No stop here', '\n', 'Next'], { at: 'sentence' }, 'No stop here', true],
    ['not before the least number of tokens', ['One.', ' Two.', ' Three.', ' Four.', ' Five'], { at: 'sentence', minTokens: 3 }, 'One. Two. Three.', true],
    ['not at strings before the least number of tokens', ['x', 'x', 'x', 'ax', 'b'], { strings: ['x'], minTokens: 4 }, 'xxxa', true],
  ]
  it.each(cases)('%s', (_name, parts, stopping, text, stopped) => {
    const told = tell(parts, stopping)
    expect([told.text, told.stopped]).toEqual([text, stopped])
    expect(bytesOf(told)).toBe(text)
  })

  it('never shows what a stop string takes back', () => {
    const random = new Random(4)
    for (let round = 0; round < 500; round++) {
      const text = Array.from({ length: 12 }, () => 'abX'[Math.floor(random.next() * 3)]).join('')
      const parts = text.match(/.{1,3}/g) ?? []
      const told = tell(parts, { strings: ['abX', 'XX'] })
      const ends = ['abX', 'XX'].map((string) => text.indexOf(string)).filter((at) => at >= 0)
      expect(told.text).toBe(ends.length === 0 ? text : text.slice(0, Math.min(...ends)))
      expect(bytesOf(told)).toBe(told.text)
    }
  })
})

describe('banned phrases', () => {
  it('are found across tokens, and rolled back to before their first token', () => {
    const branch = new BranchText({ ...defaultStopping, tokens: 99 }, ['shiver down'], 0)
    const released: string[] = []
    for (const part of ['a', ' shi', 'ver', ' do']) {
      branch.add(token(part))
      expect(branch.bannedSince()).toBeNull()
      branch.release((_, text) => released.push(text))
    }
    branch.add(token('wn'))
    expect(branch.bannedSince()).toBe(1)
    branch.rollBack(1)
    expect('a'.startsWith(released.join(''))).toBe(true)
    branch.add(token(' cold'))
    for (const { text } of branch.finish()) released.push(text)
    expect(released.join('') + branch.rest).toBe('a cold')
  })
})
