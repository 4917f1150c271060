import { apply, applyFitting } from '../../loom/apply'
import { record, recordAll, redo, undo, type History, type HistoryEntry, type Whereabouts } from '../../loom/history'
import type { Loom } from '../../loom/loom'
import { nodesFrom } from '../../loom/loomData'
import type { Transaction } from '../../loom/transaction'
import type { Item } from './snapshot'

/** All that a loom's folder keeps of it: what lowdb holds as its data. A value; every change makes a new one. */
export interface StoredLoom {
  readonly loom: Loom
  readonly history: History
  /** The last transaction that is in it. */
  readonly seq: number
}

/** Throws `BadTransaction` when the change does not fit. Undo and redo move the history as they did when they were made. */
export function withTransaction(stored: StoredLoom, seq: number, transaction: Transaction, before: Whereabouts): StoredLoom {
  return { loom: apply(stored.loom, transaction), history: historyAfter(stored, transaction, before), seq }
}

/** As `withTransaction` of each change in turn, of which none is an undo or a redo; null when one does not fit. */
export function withTransactions(stored: StoredLoom, seq: number, changes: readonly (readonly [Transaction, Whereabouts])[]): StoredLoom | null {
  const { loom, misfit } = applyFitting(stored.loom, changes.flatMap(([{ ops }]) => ops), 0)
  return misfit === null ? { loom, history: recordAll(stored.history, changes), seq } : null
}

function historyAfter({ loom, history }: StoredLoom, transaction: Transaction, before: Whereabouts): History {
  const { event, at, ops } = transaction
  if (event === 'undo') {
    const step = undo(history, loom, at)
    return step === null ? history : { ...step.history, undone: withLastOps(step.history.undone, ops) }
  }
  if (event === 'redo') {
    const step = redo(history, loom, at)
    return step === null ? history : { ...step.history, done: withLastOps(step.history.done, ops) }
  }
  return record(history, transaction, before)
}

/** What was really done is what is undone next, whatever would be worked out today. */
function withLastOps(entries: readonly HistoryEntry[], ops: HistoryEntry['ops']): readonly HistoryEntry[] {
  const last = entries.at(-1)
  return last === undefined ? entries : entries.with(-1, { ...last, ops })
}

/** How many items `itemsOf` gives. */
export function itemCount({ loom, history }: StoredLoom): number {
  return 1 + loom.nodes.size + loom.generations.size + loom.choices.length + history.done.length + history.undone.length + history.cuts.length
}

/** The stored loom as the items of a snapshot, parents before children. */
export function* itemsOf({ loom, history }: StoredLoom): Generator<Item, undefined> {
  yield ['loom', { id: loom.id, title: loom.title, root: loom.root }]
  for (const node of nodesFrom(loom, loom.root)) yield ['node', node]
  for (const generation of loom.generations.values()) yield ['generation', generation]
  for (const choice of loom.choices) yield ['choice', choice]
  for (const entry of history.done) yield ['done', entry]
  for (const entry of history.undone) yield ['undone', entry]
  for (const cut of history.cuts) yield ['cut', cut]
}
