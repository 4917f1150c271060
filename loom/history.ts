import { adaptOps, endOfCuts } from './adapt'
import { BadTransaction } from './badTransaction'
import { composeOps } from './compose'
import { freshId, type NodeId } from './ids'
import { invert } from './invert'
import type { Loom } from './loom'
import type { Op, Transaction, TransactionEvent } from './transaction'

/** Where the writer was: the tip of her thread and the caret in its text. */
export interface Whereabouts {
  readonly tip: NodeId
  readonly caret: number
}

/** What one undo takes back. */
export interface HistoryEntry {
  readonly event: TransactionEvent
  readonly ops: readonly Op[]
  readonly before: Whereabouts
  readonly after: Whereabouts
  /** Time of the last change in it. */
  readonly at: number
  /** Set while further typing may join: what the last change did, where in the thread's text. */
  readonly typing: Typing | null
  /** Tails of its splits that stayed when it was undone. */
  readonly stayed: readonly NodeId[]
  /** It goes with the entry before it. */
  readonly joins?: true
}

interface Typing {
  readonly kind: 'insert' | 'delete'
  /** Begin of the change in the thread's text. */
  readonly from: number
  readonly text: string
}

/**
 * Undo and redo as a value, one stack over text and loom acts. Plain data: it may be saved. `cuts` are the tails of splits made
 * by weaving, which undo leaves standing and sees through.
 */
export interface History {
  readonly done: readonly HistoryEntry[]
  readonly undone: readonly HistoryEntry[]
  readonly cuts: readonly NodeId[]
}

export interface HistoryStep {
  /** Already fitted to the loom given; carries the tip and the caret to go to. */
  readonly transaction: Transaction
  readonly history: History
  /** What is taken back or done again, as a noun for the writer. */
  readonly label: string
  /** The next step belongs to the same act. */
  readonly more: boolean
}

export const emptyHistory: History = { done: [], undone: [], cuts: [] }

/** Acts kept; the oldest are forgotten. */
export const historyLimit = 1000
const cutLimit = 10_000
const pause = 500

/** Words for the events, as in "Undo typing". */
const labels: Readonly<Record<TransactionEvent, string>> = {
  type: 'typing',
  paste: 'paste',
  take: 'take',
  fork: 'fork',
  split: 'split',
  join: 'join',
  move: 'move',
  mark: 'mark',
  title: 'title',
  weave: 'weave',
  branch: 'branch',
  import: 'import',
  prune: 'pruning',
  restore: 'restore',
  undo: 'undo',
  redo: 'redo',
}

/**
 * The history after a change. Typing joins the entry before it while it goes on where that ended, within 500 ms, and until a new
 * word begins. What the simulator did (`weave`, `branch`) and undo itself are no entries; they are only remembered where they cut.
 */
export function record(history: History, transaction: Transaction, whereabouts: Whereabouts): History {
  return recordAll(history, [[transaction, whereabouts]])
}

/** As `record` of each change in turn, at the cost of one. */
export function recordAll(history: History, changes: readonly (readonly [Transaction, Whereabouts])[]): History {
  let { undone, cuts } = history
  let done: HistoryEntry[] | null = null
  for (const [{ event, ops, at, joins, ...goal }, { tip, caret }] of changes) {
    if (event === 'undo' || event === 'redo') continue
    if (event === 'weave' || event === 'branch') {
      const tails = ops.flatMap((op) => (op.t === 'split' ? [op.tail.id] : []))
      if (tails.length > 0) cuts = withCuts(cuts, tails)
      continue
    }
    const after = { tip: goal.tip ?? tip, caret: goal.caret ?? caret }
    if (ops.length === 0 && after.tip === tip) continue
    done ??= [...history.done]
    const typing = event === 'type' && goal.caret !== undefined ? typingOf(ops, after.caret) : null
    const last = done.at(-1)
    if (last !== undefined && typing !== null && undone.length === 0 && goesOn(last, typing, at)) {
      done[done.length - 1] = { ...last, ops: composeOps(last.ops, ops), after, at, typing }
      continue
    }
    const isPart = joins === true && last?.event === event
    done.push({ event, ops, before: { tip, caret }, after, at, typing, stayed: [], ...(isPart ? { joins } : {}) })
    undone = []
  }
  if (done === null) return cuts === history.cuts ? history : { ...history, cuts }
  return { done: lastActs(done), undone, cuts }
}

/** The last acts that are kept, each of them whole. */
function lastActs(done: readonly HistoryEntry[]): readonly HistoryEntry[] {
  if (done.length <= historyLimit) return done
  let acts = 0
  for (let i = done.length - 1; i > 0; i--) if (done[i]?.joins !== true && ++acts === historyLimit) return done.slice(i)
  return done
}

/** The change that takes the last entry back; null when there is none. `now`: milliseconds since 1970. */
export function undo(history: History, loom: Loom, now: number): HistoryStep | null {
  return step(history, loom, now, 'undo')
}

/** The change that does again what was last undone; null when there is nothing. */
export function redo(history: History, loom: Loom, now: number): HistoryStep | null {
  return step(history, loom, now, 'redo')
}

function step(history: History, loom: Loom, now: number, event: 'undo' | 'redo'): HistoryStep | null {
  const [from, to] = event === 'undo' ? [history.done, history.undone] : [history.undone, history.done]
  // An entry that no longer fits (the text under it was replaced by a restore, say) is forgotten, and the one before it is tried.
  for (let left = from; left.length > 0; left = left.slice(0, -1)) {
    const entry = left.at(-1) as HistoryEntry
    try {
      const fitted = adaptOps(loom, invert(entry.ops), new Set(history.cuts))
      const stayed = [...entry.stayed, ...fitted.stayed]
      const cuts = event === 'undo' ? withCuts(history.cuts, stayed) : history.cuts.filter((id) => !stayed.includes(id))
      const goal = event === 'undo' ? entry.before : entry.after
      const tip = fitted.loom.nodes.has(goal.tip) ? endOfCuts(fitted.loom, goal.tip, new Set(cuts)) : null
      const moved = left.slice(0, -1)
      const kept = [...to, { ...entry, ops: fitted.ops, typing: null, stayed }]
      return {
        transaction: { id: freshId('t'), at: now, by: 'writer', event, ops: fitted.ops, ...(tip === null ? {} : { tip, caret: goal.caret }) },
        history: event === 'undo' ? { done: moved, undone: kept, cuts } : { done: kept, undone: moved, cuts },
        label: labels[entry.event],
        more: moved.length > 0 && (event === 'undo' ? entry : moved.at(-1))?.joins === true,
      }
    } catch (error) {
      if (!(error instanceof BadTransaction)) throw error
    }
  }
  return null
}

/** A cut stays remembered also while its tail is away: undoing a join brings the tail back. */
function withCuts(cuts: readonly NodeId[], tails: readonly NodeId[]): readonly NodeId[] {
  return tails.length === 0 ? cuts : [...new Set([...cuts, ...tails])].slice(-cutLimit)
}

/** What a transaction did to the text, when it was one plain insertion or deletion. */
function typingOf(ops: readonly Op[], caret: number): Typing | null {
  let inserted = ''
  let removed = ''
  for (const op of ops) {
    if (op.t === 'splice') {
      inserted += op.inserted.text
      removed += op.removed.text
    } else if (op.t === 'add') inserted += op.node.text
    else return null
  }
  if (inserted !== '') return { kind: 'insert', from: caret - inserted.length, text: inserted }
  return removed === '' ? null : { kind: 'delete', from: caret, text: removed }
}

function goesOn(entry: HistoryEntry, next: Typing, at: number): boolean {
  const last = entry.typing
  if (last === null || last.kind !== next.kind || at - entry.at >= pause || at < entry.at) return false
  if (next.kind === 'delete') return next.from === last.from || next.from + next.text.length === last.from
  return next.from === last.from + last.text.length && !(/\s$/.test(last.text) && /^\S/.test(next.text))
}
