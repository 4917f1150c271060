import type { Op } from './transaction'
import { unreachable } from './unreachable'

/** The ops that undo `ops`, last first: `applyOps(applyOps(loom, ops), invert(ops))` equals `loom`. */
export function invert(ops: readonly Op[]): readonly Op[] {
  return ops.map(invertOp).reverse()
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
