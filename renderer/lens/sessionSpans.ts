import { ledger, type Ledger } from '../../loom/ledger'
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

  /** One account of all the stretches: the thread without the rest. */
  account(thread: Parameters<typeof ledger>[0]): Ledger {
    const runs: Parameters<typeof ledger>[0]['runs'][number][] = []
    const tokens: Parameters<typeof ledger>[0]['tokens'][number][] = []
    let [length, at, first] = [0, 0, 0]
    const starts = thread.runs.map((run) => (at += run.length) - run.length)
    for (const { from, to } of this.#spans) {
      thread.runs.forEach((run, i) => {
        const start = starts[i] as number
        const units = Math.min(start + run.length, to) - Math.max(start, from)
        if (units > 0) runs.push({ ...run, length: units })
      })
      while (first < thread.tokens.length && (thread.tokens[first]?.from ?? 0) < from) first++
      for (let token = thread.tokens[first]; token !== undefined && token.to <= to; token = thread.tokens[++first]) {
        tokens.push({ ...token, from: token.from - from + length, to: token.to - from + length })
      }
      length += to - from
    }
    return ledger({ runs, tokens, choices: thread.choices.filter((choice) => choice.at >= this.#began) })
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
