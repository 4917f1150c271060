import { ledgerInTurns, type Accountable, type Ledger, type ScoredToken } from '../../loom/ledger'
import type { Run } from '../../loom/run'
import type { Replacement } from '../surface/replacement'

interface Stretch {
  readonly from: number
  readonly to: number
}

/** Which stretches of the thread were written or taken since the loom was opened. */
export class SessionSpans {
  #spans: readonly Stretch[] = []
  readonly #since: () => number
  #began: number

  constructor(now: () => number = Date.now) {
    this.#since = now
    this.#began = now()
  }

  forget(): void {
    this.#spans = []
    this.#began = this.#since()
  }

  /** The thread's text changed: `written` when by an act of the writer's, else it is another thread from there on. */
  change({ at, removed, inserted }: Replacement, written: boolean): void {
    const by = inserted.length - removed
    const kept = this.#spans.flatMap(({ from, to }) => [
      ...(from < at ? [{ from, to: Math.min(to, at) }] : []),
      ...(to > at + removed ? [{ from: Math.max(from, at + removed) + by, to: to + by }] : []),
    ])
    const fresh = written && inserted !== '' ? [{ from: at, to: at + inserted.length }] : []
    this.#spans = joined([...kept, ...fresh].toSorted((a, b) => a.from - b.from))
  }

  /** The stretches, in order, are no longer among them. */
  drop(stretches: readonly Stretch[]): void {
    for (const { from, to } of stretches) {
      this.#spans = this.#spans.flatMap((span) => [
        ...(span.from < from ? [{ from: span.from, to: Math.min(span.to, from) }] : []),
        ...(span.to > to ? [{ from: Math.max(span.from, to), to: span.to }] : []),
      ])
    }
  }

  get spans(): readonly Stretch[] {
    return this.#spans
  }

  /** One account of all the stretches: the thread without the rest. Drawn up in turns; `tokens` are those that reach into a stretch. */
  account(thread: Omit<Accountable, 'tokens'> & { tokens(from: number, to: number): Iterable<ScoredToken> }): Generator<undefined, Ledger> {
    const spans = this.#spans
    const choices = thread.choices.filter((choice) => choice.at >= this.#began)
    return ledgerInTurns({ runs: runsIn(thread.runs, spans), tokens: tokensIn(thread.tokens, spans), choices })
  }
}

/** What the runs have in the stretches, one after the other. */
function runsIn(runs: readonly Run[], spans: readonly Stretch[]): readonly Run[] {
  const found: Run[] = []
  let [at, r] = [0, 0]
  for (const { from, to } of spans) {
    for (let run = runs[r]; run !== undefined && at < to; run = runs[r]) {
      const end = at + run.length
      const length = Math.min(end, to) - Math.max(at, from)
      if (length > 0) found.push({ ...run, length })
      if (end > to) break
      at = end
      r++
    }
  }
  return found
}

/** The tokens that lie whole in the stretches, at the places they have when the stretches stand one after the other. */
function* tokensIn(tokens: (from: number, to: number) => Iterable<ScoredToken>, spans: readonly Stretch[]): Generator<ScoredToken, undefined> {
  let before = 0
  for (const { from, to } of spans) {
    for (const token of tokens(from, to)) {
      if (token.from >= from && token.to <= to) yield { ...token, from: token.from - from + before, to: token.to - from + before }
    }
    before += to - from
  }
}

function joined(spans: readonly Stretch[]): readonly Stretch[] {
  const all: Stretch[] = []
  for (const span of spans) {
    const last = all.at(-1)
    if (last !== undefined && span.from <= last.to) all[all.length - 1] = { from: last.from, to: Math.max(last.to, span.to) }
    else if (span.from < span.to) all.push(span)
  }
  return all
}
