import type { BranchSource, EvidenceRef, Origin, Run } from './run'
import type { Span } from './transaction'

/** UTF-16 units that the runs cover. */
export function runsLength(runs: readonly Run[]): number {
  let length = 0
  for (const run of runs) length += run.length
  return length
}

/** The runs of the units from `from` (inclusive) to `to` (exclusive), which are clamped to what there is. */
export function sliceRuns(runs: readonly Run[], from: number, to: number): readonly Run[] {
  const slice: Run[] = []
  let start = 0
  for (const run of runs) {
    if (start >= to) break
    const cutHead = Math.max(0, from - start)
    const length = Math.min(run.length, to - start) - cutHead
    if (length === run.length) slice.push(run)
    else if (length > 0) slice.push(run.origin === 'simulator' ? { ...run, length, from: run.from + cutHead } : { ...run, length })
    start += run.length
  }
  return slice
}

/**
 * The runs of two texts joined. A run that truly continues the one before it (same origin; for the simulator also the same
 * branch and the very next unit of it) becomes one with it, empty runs vanish: so runs have one normal form, and cutting and
 * joining again gives back what was there.
 */
export function joinRuns(...parts: readonly (readonly Run[])[]): readonly Run[] {
  const joined: Run[] = []
  for (const part of parts) {
    for (const run of part) {
      const last = joined.at(-1)
      if (run.length === 0) continue
      if (last !== undefined && continues(last, run)) joined[joined.length - 1] = { ...last, length: last.length + run.length }
      else joined.push(run)
    }
  }
  return joined
}

/** A text of one origin that is no branch of the simulator's. */
export function spanOf(text: string, origin: Exclude<Origin, 'simulator'> = 'writer'): Span {
  return text === '' ? emptySpan : { text, runs: [{ origin, length: text.length }] }
}

/** A piece of a branch; `from` is where in the whole branch the text begins. */
export function simulatorSpan(text: string, source: BranchSource | null, from: number): Span {
  return text === '' ? emptySpan : { text, runs: [{ origin: 'simulator', length: text.length, source, from }] }
}

export const emptySpan: Span = { text: '', runs: [] }

export function sliceSpan(span: Span, from: number, to: number = span.text.length): Span {
  if (from <= 0 && to >= span.text.length) return span
  return from >= to ? emptySpan : { text: span.text.slice(Math.max(0, from), to), runs: sliceRuns(span.runs, from, to) }
}

export function joinSpans(...spans: readonly Span[]): Span {
  return { text: spans.map((span) => span.text).join(''), runs: joinRuns(...spans.map((span) => span.runs)) }
}

export function sameRuns(a: readonly Run[], b: readonly Run[]): boolean {
  return a === b || (a.length === b.length && a.every((run, i) => sameRun(run, b[i] as Run)))
}

function sameRun(a: Run, b: Run): boolean {
  if (a.length !== b.length) return false
  if (a.origin !== 'simulator' || b.origin !== 'simulator') return a.origin === b.origin
  return a.from === b.from && sameSource(a.source, b.source)
}

function continues(a: Run, b: Run): boolean {
  if (a.origin !== 'simulator' || b.origin !== 'simulator') return a.origin === b.origin
  return a.from + a.length === b.from && sameSource(a.source, b.source)
}

function sameSource(a: BranchSource | null, b: BranchSource | null): boolean {
  if (a === b) return true
  return a !== null && b !== null && a.generation === b.generation && a.index === b.index && sameEvidence(a.evidence, b.evidence)
}

function sameEvidence(a: EvidenceRef | null, b: EvidenceRef | null): boolean {
  if (a === b) return true
  return a !== null && b !== null && a.file === b.file && a.offset === b.offset && a.length === b.length && a.crc === b.crc
}
