import type { TransactionId } from './ids'
import type { Op, Transaction, TransactionEvent } from './transaction'
import { unreachable } from './unreachable'

/** The ops that undo `ops`, last first: `applyOps(applyOps(loom, ops), invertOps(ops))` equals `loom`. */
export function invertOps(ops: readonly Op[]): readonly Op[] {
  return ops.map(invertOp).reverse()
}

/** The transaction that undoes another. It names no tip and no caret. */
export function invert(
  transaction: Transaction,
  as: { readonly id: TransactionId; readonly at: number; readonly event: TransactionEvent },
): Transaction {
  return { ...as, by: transaction.by, ops: invertOps(transaction.ops) }
}

function invertOp(op: Op): Op {
  switch (op.t) {
    case 'add':
      return { ...op, t: 'remove' }
    case 'remove':
      return { ...op, t: 'add' }
    case 'splice':
      return { ...op, removed: op.inserted, inserted: op.removed }
    case 'split':
      return { ...op, t: 'join' }
    case 'join':
      return { ...op, t: 'split' }
    case 'move':
    case 'mark':
      return { ...op, from: op.to, to: op.from } as Op
    case 'title':
      return { ...op, from: op.to, to: op.from }
    case 'generate':
      return { ...op, t: 'ungenerate' }
    case 'ungenerate':
      return { ...op, t: 'generate' }
    case 'choose':
      return { ...op, t: 'unchoose' }
    case 'unchoose':
      return { ...op, t: 'choose' }
    default:
      return unreachable(op)
  }
}
