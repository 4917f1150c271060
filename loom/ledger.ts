import { finish } from './finish'
import type { Choice } from './generation'
import type { GenerationId } from './ids'
import type { Origin, Run } from './run'

/** A number of which only the bounds are known. */
export interface Interval {
  readonly low: number
  readonly high: number
}

/** What the model thinks of one token of a thread: it covers the units `from`…`to`. `bits` is its surprise, −log2 p. */
export interface ScoredToken {
  readonly from: number
  readonly to: number
  readonly bits: number
  readonly rank: number
}

/**
 * Who chose how much of a text, in bits. The assumptions: surprise is the local model's at temperature 1; a token that is partly
 * the writer's and partly the simulator's counts for neither in `low` and for both in `high`; a take among branches is worth at
 * least log2 of those seen, and at most log2 of all that were offered (had she looked at every one); going on with a branch
 * already taken is no new choice; a choice counts while any of its branch's text is there.
 */
export interface Ledger {
  /** Σ surprise of the writer's tokens. */
  readonly intervention: Interval
  /** Σ log2 of the candidates at each take. Never more than what was supplied. */
  readonly selection: Interval
  /** Σ surprise of the simulator's tokens. */
  readonly supplied: Interval
  /** (intervention + selection) ÷ (intervention + supplied); null when there is nothing to share. */
  readonly humanShare: Interval | null
  /** UTF-16 units by origin. */
  readonly units: Readonly<Record<Origin, number>>
  /** Units that no token covers: they are in no sum above. */
  readonly unscored: number
  readonly takes: number
  /** Branches seen for each one taken, on average; null without a take. */
  readonly selectivity: number | null
  /** How many of the simulator's tokens were its likeliest; null when there are none. */
  readonly rankOne: number | null
  /** Mean surprise of the tokens that are the writer's or the simulator's, whole or in part; null when there are none. */
  readonly bitsPerToken: number | null
}

/** What an account is drawn up from: `runs` cover the whole thread, in order; `choices` may be all of the loom's. */
export interface Accountable {
  readonly runs: readonly Run[]
  /** Those that are scored, in order and without overlap. */
  readonly tokens: Iterable<ScoredToken>
  readonly choices: readonly Choice[]
}

/** Tokens that are accounted for at once, a fraction of a millisecond's worth. */
const tokensATurn = 512

/** The account of the units `from`…`to` of a thread. */
export function ledger(thread: Accountable, from = 0, to = Infinity): Ledger {
  return finish(ledgerInTurns(thread, from, to))
}

/** `ledger`, with a stop every few hundred tokens. */
export function* ledgerInTurns(thread: Accountable, from = 0, to = Infinity): Generator<undefined, Ledger> {
  const pieces = piecesOf(thread.runs, from, to)
  const units: Record<Origin, number> = { writer: 0, simulator: 0, import: 0, unknown: 0 }
  for (const { origin, start, end } of pieces) units[origin] += end - start
  const total = units.writer + units.simulator + units.import + units.unknown

  const sums: Record<'writer' | 'simulator', { low: number; high: number }> = { writer: { low: 0, high: 0 }, simulator: { low: 0, high: 0 } }
  let [read, bits, tokens, scored, simulated, likeliest, at] = [0, 0, 0, 0, 0, 0, 0]
  for (const token of thread.tokens) {
    if (++read % tokensATurn === 0) yield
    const begin = Math.max(token.from, from)
    const end = Math.min(token.to, to)
    if (begin >= end) continue
    while (at < pieces.length && (pieces[at] as Piece).end <= begin) at++
    const first = pieces[at]
    if (first === undefined || first.start >= end) continue
    let [isWriters, isSimulators, isMixed] = [first.origin === 'writer', first.origin === 'simulator', false]
    for (let i = at + 1; i < pieces.length && (pieces[i] as Piece).start < end; i++) {
      const { origin } = pieces[i] as Piece
      isWriters ||= origin === 'writer'
      isSimulators ||= origin === 'simulator'
      isMixed ||= origin !== first.origin
    }
    const isWhole = !isMixed && begin === token.from && end === token.to
    if (isWriters) add(sums.writer, token.bits, isWhole)
    if (isSimulators) add(sums.simulator, token.bits, isWhole)
    if (isWhole && isSimulators) {
      simulated++
      if (token.rank === 1) likeliest++
    }
    if (isWriters || isSimulators) {
      bits += token.bits
      tokens++
    }
    scored += end - begin
  }

  const counted = choicesOf(thread.choices, pieces)
  const selection = {
    low: Math.min(sumOf(counted, ({ seen }) => Math.log2(Math.max(1, seen))), sums.simulator.low),
    high: Math.min(sumOf(counted, ({ seen, offered }) => Math.log2(Math.max(1, seen, offered))), sums.simulator.high),
  }
  return {
    intervention: sums.writer,
    selection,
    supplied: sums.simulator,
    humanShare: shareOf(sums.writer, selection, sums.simulator),
    units,
    unscored: Math.max(0, total - scored),
    takes: counted.length,
    selectivity: counted.length === 0 ? null : sumOf(counted, ({ seen }) => seen) / counted.length,
    rankOne: simulated === 0 ? null : likeliest / simulated,
    bitsPerToken: tokens === 0 ? null : bits / tokens,
  }
}

interface Piece {
  readonly start: number
  readonly end: number
  readonly origin: Origin
  readonly branch: string | null
}

function add(sum: { low: number; high: number }, bits: number, isCertain: boolean): void {
  sum.high += bits
  if (isCertain) sum.low += bits
}

function piecesOf(runs: readonly Run[], from: number, to: number): readonly Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const run of runs) {
    const [start, end] = [Math.max(at, from), Math.min(at + run.length, to)]
    at += run.length
    if (start >= end) continue
    const source = run.origin === 'simulator' ? run.source : null
    pieces.push({ start, end, origin: run.origin, branch: source === null ? null : branchKey(source.generation, source.index) })
  }
  return pieces
}

/** The choices whose branch is in the text; of several of one branch, the first. */
function choicesOf(choices: readonly Choice[], pieces: readonly Piece[]): readonly Choice[] {
  const open = new Set(pieces.map(({ branch }) => branch))
  return choices.filter(({ generation, taken }) => open.delete(branchKey(generation, taken)))
}

function branchKey(generation: GenerationId, index: number): string {
  return `${generation} ${index}`
}

/** The share grows with what the writer chose and shrinks with what she was given, so its bounds are at opposite ends. */
function shareOf(intervention: Interval, selection: Interval, supplied: Interval): Interval | null {
  if (intervention.high + supplied.high === 0) return null
  const share = (own: number, chosen: number, given: number) => (own + given === 0 ? 0 : Math.min(1, (own + chosen) / (own + given)))
  return {
    low: share(intervention.low, selection.low, supplied.high),
    high: share(intervention.high, Math.min(selection.high, supplied.low), supplied.low),
  }
}

function sumOf<T>(list: readonly T[], value: (each: T) => number): number {
  return list.reduce((sum, each) => sum + value(each), 0)
}
