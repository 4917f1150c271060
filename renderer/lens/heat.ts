import { segmentsOf } from '../../loom/segments'
import type { TextToken } from '../../loom/scoreMap'
import type { HeatUnit } from './lens'

/** A stretch of text and how surprising it was. */
export interface HeatSpan {
  readonly from: number
  readonly to: number
  /** Bits of the token or word; bits per character of the sentence. */
  readonly value: number
  /** 0 (foreseen) … 5 (most surprising). */
  readonly level: number
}

/** Where the levels 1–5 begin. */
export const heatSteps: Readonly<Record<HeatUnit, readonly number[]>> = {
  token: [1, 4, 7, 10, 14],
  word: [1, 4, 8, 12, 17],
  sentence: [0.5, 1, 1.6, 2.3, 3.2],
}

export function heatLevel(unit: HeatUnit, value: number): number {
  return heatSteps[unit].filter((step) => value >= step).length
}

/**
 * The heat of a piece of a text that begins at offset `start`, whose tokens are `tokens`. A token's bits belong to what of it is no
 * white space; a token in two words is shared by length. Stretches without a score are left out.
 */
export function heatSpans(text: string, start: number, tokens: readonly TextToken[], unit: HeatUnit): readonly HeatSpan[] {
  const cores = tokens.map((token) => ({ ...coreOf(token, text, start), bits: token.bits })).filter(({ from, to }) => from < to)
  if (unit === 'token') return cores.map(({ from, to, bits }) => ({ from, to, value: bits, level: heatLevel('token', bits) }))
  const spans: HeatSpan[] = []
  let first = 0
  for (const segment of segmentsOf(text, unit)) {
    if (unit === 'word' && !segment.isWordLike) continue
    const from = start + segment.at + segment.text.length - segment.text.trimStart().length
    const to = start + segment.at + segment.text.trimEnd().length
    while (first < cores.length && (cores[first] as Core).to <= from) first++
    let bits = 0
    let scored = 0
    for (let i = first; i < cores.length && (cores[i] as Core).from < to; i++) {
      const core = cores[i] as Core
      const shared = Math.min(core.to, to) - Math.max(core.from, from)
      bits += (core.bits * shared) / (core.to - core.from)
      scored += shared
    }
    if (scored === 0) continue
    const value = unit === 'word' ? bits : bits / (to - from)
    spans.push({ from, to, value, level: heatLevel(unit, value) })
  }
  return spans
}

interface Core {
  readonly from: number
  readonly to: number
  readonly bits: number
}

function coreOf({ from, to }: TextToken, text: string, start: number): { readonly from: number; readonly to: number } {
  const piece = text.slice(Math.max(0, from - start), Math.max(0, to - start))
  const core = piece.trim()
  const at = Math.max(from, start) + piece.length - piece.trimStart().length
  return { from: at, to: at + core.length }
}
