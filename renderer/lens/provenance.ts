import { finish } from '../../loom/finish'
import type { Loom } from '../../loom/loom'
import { countWords } from '../../loom/words'
import { nameOfModel } from '../models/generationWords'
import type { Origin, Run } from '../../loom/run'

export const origins = ['writer', 'simulator', 'import', 'unknown'] as const satisfies readonly Origin[]

/** How much of a text is of one origin. A word belongs to where it begins. */
export interface Share {
  readonly origin: Origin
  /** UTF-16 units. */
  readonly characters: number
  readonly words: number
  /** Of the characters, 0–1. */
  readonly part: number
}

/** Units whose words are counted at once. */
const unitsATurn = 16_384

export function sharesOf(text: string, runs: readonly Run[]): readonly Share[] {
  return finish(sharesInTurns(text, runs))
}

/** `sharesOf`, with a stop every few pages. */
export function* sharesInTurns(text: string, runs: readonly Run[]): Generator<undefined, readonly Share[]> {
  const characters: Record<Origin, number> = { writer: 0, simulator: 0, import: 0, unknown: 0 }
  const words: Record<Origin, number> = { writer: 0, simulator: 0, import: 0, unknown: 0 }
  let at = 0
  for (const { origin, length } of runs) {
    characters[origin] += length
    for (const end = at + length; at < end; yield) {
      const line = text.indexOf('\n', at + unitsATurn) + 1
      const stop = line === 0 ? end : Math.min(line, end)
      words[origin] += wordsBeginning(text, at, stop)
      at = stop
    }
  }
  return origins.map((origin) => ({ origin, characters: characters[origin], words: words[origin], part: at === 0 ? 0 : characters[origin] / at }))
}

/** How much of a text one model wrote. */
export interface ModelShare {
  readonly name: string
  /** UTF-16 units. */
  readonly characters: number
  /** Of all characters, 0–1. */
  readonly part: number
}

/** The models that wrote the simulator's part of a text, most first. */
export function modelShares(runs: readonly Run[], generations: Loom['generations']): readonly ModelShare[] {
  const characters = new Map<string, number>()
  let all = 0
  for (const run of runs) {
    all += run.length
    if (run.origin !== 'simulator') continue
    const generation = run.source === null ? undefined : generations.get(run.source.generation)
    const name = nameOfModel(generation?.model ?? { name: '', sha256: null, bytes: 0 })
    characters.set(name, (characters.get(name) ?? 0) + run.length)
  }
  return [...characters].map(([name, units]) => ({ name, characters: units, part: units / all })).toSorted((a, b) => b.characters - a.characters)
}

/** A stretch of a text of one origin, for painting. */
export interface OriginSpan {
  readonly from: number
  readonly to: number
  readonly origin: Origin
}

/** The stretches of `from`…`to`; neighbours of one origin are one. */
export function originSpans(runs: readonly Run[], from: number, to: number): readonly OriginSpan[] {
  const spans: OriginSpan[] = []
  let at = 0
  for (const { origin, length } of runs) {
    const [begin, end] = [Math.max(at, from), Math.min(at + length, to)]
    at += length
    if (begin >= end) continue
    const last = spans.at(-1)
    if (last?.origin === origin && last.to === begin) spans[spans.length - 1] = { ...last, to: end }
    else spans.push({ from: begin, to: end, origin })
  }
  return spans
}

function wordsBeginning(text: string, from: number, to: number): number {
  const piece = text.slice(from, to)
  const goesOn = from > 0 && isWordPart(text.charAt(from - 1)) && isWordPart(piece.charAt(0))
  return Math.max(0, countWords(piece) - (goesOn ? 1 : 0))
}

function isWordPart(unit: string): boolean {
  return /[\p{L}\p{N}]/u.test(unit)
}
