import { random } from './random'

type Kind = 'the' | 'adjective' | 'noun' | 'verb' | 'where' | 'and' | 'comma' | 'stop' | 'quote' | 'paragraph' | 'end' | 'byte'

const words: Readonly<Record<Exclude<Kind, 'byte'>, readonly string[]>> = {
  the: [' the', ' a', ' her', ' his', ' their', ' another', ' no', ' every', ' The', ' A', ' Her', ' His', ' Nobody’s', ' That'],
  adjective: [
    ' old', ' quiet', ' grey', ' blue', ' narrow', ' patient', ' wooden', ' bright', ' cold', ' hungry', ' slow',
    ' naïve', ' small', ' last', ' northern', ' unread', ' borrowed', ' faded',
  ],
  noun: [
    ' house', ' river', ' woman', ' letter', ' garden', ' captain', ' winter', ' road', ' window', ' thread', ' loom',
    ' shuttle', ' café', ' lamp', ' door', ' child', ' stranger', ' boat', ' map', ' bell', ' orchard', ' clock',
    ' tower', ' fox',
  ],
  verb: [
    ' was', ' went', ' waited', ' looked', ' said nothing', ' turned', ' had been', ' answered', ' remembered',
    ' opened', ' kept', ' stood', ' fell', ' wove', ' listened', ' laughed', ' moved', ' slept',
  ],
  where: [' in', ' by', ' under', ' behind', ' beyond', ' with', ' over', ' near', ' without', ' against', ' towards', ' after'],
  and: [' and', ' but', ' while', ' because', ' as if', ' until', ' so', ' when'],
  comma: [',', ' —', ';'],
  stop: ['.', '!', '?', '…'],
  quote: [' “Yes,”', ' “Come in,”', ' “Not yet,”', ' 🧵', ' 雪'],
  paragraph: ['\n\n', '\n'],
  end: [''],
}

const next: Readonly<Record<Kind, Partial<Readonly<Record<Kind, number>>>>> = {
  the: { adjective: 4, noun: 6 },
  adjective: { noun: 8, adjective: 1, comma: 0.5 },
  noun: { verb: 6, where: 3, and: 1.5, comma: 1, stop: 2 },
  verb: { where: 5, the: 3, adjective: 1, stop: 1.5, comma: 0.6, and: 0.6 },
  where: { the: 9, noun: 1 },
  and: { the: 7, noun: 1, verb: 1 },
  comma: { and: 3, the: 4, verb: 2, quote: 0.3 },
  stop: { the: 8, quote: 1, paragraph: 1.2, end: 0.02 },
  quote: { verb: 3, the: 3, stop: 1 },
  paragraph: { the: 8, quote: 2, adjective: 0.5 },
  end: { the: 1 },
  byte: { noun: 2, verb: 2, the: 2, comma: 1, stop: 1, where: 1, byte: 0.5 },
}

interface Token {
  readonly kind: Kind
  readonly bytes: Uint8Array
}

const encoder = new TextEncoder()

function buildVocabulary(): readonly Token[] {
  const tokens: Token[] = []
  for (let byte = 0; byte < 256; byte += 1) tokens.push({ kind: 'byte', bytes: Uint8Array.of(byte) })
  for (const [kind, texts] of Object.entries(words) as [Kind, readonly string[]][]) {
    for (const text of texts) tokens.push({ kind, bytes: encoder.encode(text) })
  }
  return tokens
}

function key(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}

/** A token's id, and what ends a text: the empty token. */
export const vocabulary = buildVocabulary()
export const endOfText = vocabulary.findIndex((token) => token.kind === 'end')
const evenLess = (kind: Kind): number => (kind === 'byte' ? Math.log(256) : kind === 'end' || kind === 'paragraph' ? 60 : 0)
const evenWords = vocabulary.filter(({ kind }) => evenLess(kind) === 0).length
const idOf = new Map(vocabulary.map((token, id) => [key(token.bytes), id]))
const longest = Math.max(...vocabulary.map((token) => token.bytes.length))

/** The ids whose bytes joined are the text's UTF-8, always: longest word first, single bytes where no word fits. */
export function tokenise(text: string): number[] {
  const bytes = encoder.encode(text)
  const ids: number[] = []
  let at = 0
  while (at < bytes.length) {
    let length = Math.min(longest, bytes.length - at)
    while (length > 1 && !idOf.has(key(bytes.subarray(at, at + length)))) length -= 1
    ids.push(idOf.get(key(bytes.subarray(at, at + length))) ?? 0)
    at += length
  }
  return ids
}

export function bytesOf(id: number): Uint8Array {
  return vocabulary[id]?.bytes ?? new Uint8Array(0)
}

/** Natural log-probabilities of every token after these two, in a language of its own made from `seed`. They sum to 1. */
export function distribution(seed: number, before: number, last: number): Float64Array {
  const kind = vocabulary[last]?.kind ?? 'stop'
  const wanted = next[kind]
  const noise = random(Math.imul(seed, 0x9e3779b1) ^ Math.imul(before + 1, 0x85ebca6b) ^ Math.imul(last + 1, 0xc2b2ae35))
  const logits = new Float64Array(vocabulary.length)
  let sum = 0
  for (const [id, token] of vocabulary.entries()) {
    const weight = token.kind === 'byte' ? 1e-5 : (wanted[token.kind] ?? 1e-4) / words[token.kind].length
    const weighed = weight * Math.exp(3 * noise())
    logits[id] = Math.log(weighed)
    sum += weighed
  }
  const logSum = Math.log(sum)
  for (let id = 0; id < logits.length; id += 1) logits[id] = (logits[id] ?? 0) - logSum
  return logits
}

/**
 * Natural log-probabilities of a language that can be reckoned by hand: of W words each has 1 ⁄ (W + 1), each byte
 * 1 ⁄ 256 (W + 1), and neither the text nor a paragraph ends.
 */
export const evenDistribution = Float64Array.from(vocabulary, ({ kind }) => -Math.log(evenWords + 1) - evenLess(kind))
