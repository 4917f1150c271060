import { apply } from './apply'
import { BadTransaction } from './badTransaction'
import type { NodeId, TransactionId } from './ids'
import type { Loom } from './loom'
import { isRecordOp, type Op, type Transaction } from './transaction'
import { unreachable } from './unreachable'

/** What a step changed in `view`, so that callers know whether their thread is among it. */
export interface ReplicaStep {
  /** Nodes whose text, place, children or marks may be others now, gone ones included. */
  readonly touched: ReadonlySet<NodeId>
  /** Own changes that no longer fit after what others did; they are no longer part of the view. */
  readonly dropped: readonly Transaction[]
}

/**
 * A loom held at a distance from the one that orders its changes: `confirmed` is what that one has said, `pending` are own
 * changes it has not answered yet, and `view` is the second on top of the first.
 */
export class Replica {
  #confirmed: Loom
  #pending: readonly Transaction[] = []
  #view: Loom

  constructor(confirmed: Loom) {
    this.#confirmed = confirmed
    this.#view = confirmed
  }

  get confirmed(): Loom {
    return this.#confirmed
  }

  get pending(): readonly Transaction[] {
    return this.#pending
  }

  get view(): Loom {
    return this.#view
  }

  /** An own change, seen at once. Throws `BadTransaction`, changing nothing, when it does not fit the view. */
  local(transaction: Transaction): ReplicaStep {
    this.#view = apply(this.#view, transaction)
    this.#pending = [...this.#pending, transaction]
    return { touched: touchedBy([transaction]), dropped: [] }
  }

  /**
   * The next change in the one order. An own one is confirmed; another's goes under the pending ones, which are applied again
   * on top. Throws `BadTransaction` when it does not fit `confirmed`: then this replica is out of step and must be made anew.
   */
  receive(transaction: Transaction): ReplicaStep {
    this.#confirmed = apply(this.#confirmed, transaction)
    if (this.#pending[0]?.id === transaction.id) {
      this.#pending = this.#pending.slice(1)
      if (this.#pending.length === 0) this.#view = this.#confirmed
      return nothing
    }
    this.#pending = this.#pending.filter(({ id }) => id !== transaction.id)
    return this.#again([transaction])
  }

  /** Own changes were refused, or are to be made anew: they are taken out of the view again. */
  reject(...ids: readonly TransactionId[]): ReplicaStep {
    const rejected = this.#pending.filter(({ id }) => ids.includes(id))
    if (rejected.length === 0) return nothing
    this.#pending = this.#pending.filter(({ id }) => !ids.includes(id))
    return this.#again(rejected)
  }

  #again(changed: readonly Transaction[]): ReplicaStep {
    const touched = touchedBy([...changed, ...this.#pending])
    const kept: Transaction[] = []
    const dropped: Transaction[] = []
    let view = this.#confirmed
    for (const transaction of this.#pending) {
      try {
        view = apply(view, transaction)
        kept.push(transaction)
      } catch (error) {
        if (!(error instanceof BadTransaction)) throw error
        dropped.push(transaction)
      }
    }
    this.#pending = kept
    this.#view = view
    return { touched, dropped }
  }
}

const nothing: ReplicaStep = { touched: new Set(), dropped: [] }

/** Every node that the transactions name. */
function touchedBy(transactions: readonly Transaction[]): ReadonlySet<NodeId> {
  const touched = new Set<NodeId>()
  for (const { ops } of transactions) for (const op of ops) for (const id of nodesOf(op)) touched.add(id)
  return touched
}

function nodesOf(op: Op): readonly NodeId[] {
  if (isRecordOp(op)) return []
  switch (op.t) {
    case 'add':
    case 'remove':
      return op.node.parent === null ? [op.node.id] : [op.node.id, op.node.parent]
    case 'splice':
    case 'mark':
      return [op.node]
    case 'split':
    case 'join':
      return [op.node, op.tail.id]
    case 'move':
      return [op.node, op.from.parent, op.to.parent]
    case 'title':
      return []
    default:
      return unreachable(op)
  }
}
