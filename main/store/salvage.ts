import { applyOps } from '../../loom/apply'
import { BadTransaction } from '../../loom/badTransaction'
import { recovered } from '../../loom/check'
import { freshId, type NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import type { LoomNode } from '../../loom/node'
import { joinRuns, sliceRuns } from '../../loom/runs'
import { isRecordOp, type Op, type Span, type Transaction } from '../../loom/transaction'
import { unreachable } from '../../loom/unreachable'

/**
 * Applies what a damaged journal still says: op by op, each bent as little as needed to fit. Text is never taken away
 * that was not named exactly, and text whose place is lost goes under a branch of the root named `Recovered`.
 */
export class Salvage {
  #loom: Loom
  readonly #now: number
  #bent = 0

  constructor(loom: Loom, now: number) {
    this.#loom = loom
    this.#now = now
  }

  get loom(): Loom {
    return this.#loom
  }

  /** How many ops did not fit as they were. */
  get bent(): number {
    return this.#bent
  }

  take(transaction: Transaction): void {
    for (const op of transaction.ops) {
      if (this.#try(op)) continue
      this.#bent++
      for (const other of this.#bend(op)) this.#try(other)
    }
  }

  /** Puts a subtree's orphan under the Recovered branch. */
  #recovered(): NodeId {
    const { root, nodes } = this.#loom
    const children = nodes.get(root)?.children ?? []
    const there = children.find((id) => nodes.get(id)?.marks.chapter === recovered)
    if (there !== undefined) return there
    const node: LoomNode = {
      id: freshId('n'), parent: root, children: [], text: '', runs: [], createdAt: this.#now, marks: { chapter: recovered },
    }
    this.#try({ t: 'add', node, index: children.length })
    return node.id
  }

  #try(op: Op): boolean {
    try {
      this.#loom = applyOps(this.#loom, [op])
      return true
    } catch (error) {
      if (error instanceof BadTransaction) return false
      throw error
    }
  }

  #bend(op: Op): Op[] {
    if (isRecordOp(op)) return []
    const { nodes, title } = this.#loom
    switch (op.t) {
      case 'add': {
        if (nodes.has(op.node.id)) return []
        const known = op.node.parent !== null && nodes.has(op.node.parent)
        return [this.#add({ ...op.node, children: [] }, known ? (op.node.parent as NodeId) : this.#recovered(), op.index)]
      }
      case 'splice': {
        const node = nodes.get(op.node)
        return node === undefined ? this.#orphan(op.node, op.inserted) : [bentSplice(node, op)]
      }
      case 'split': {
        const node = nodes.get(op.node)
        if (nodes.has(op.tail.id)) return []
        if (node !== undefined) return [{ ...op, at: Math.min(op.at, node.text.length) }]
        const tail: LoomNode = { ...op.tail, parent: null, children: [], text: '', runs: [] }
        return [this.#add(tail, this.#recovered(), Infinity)]
      }
      case 'join': {
        const node = nodes.get(op.node)
        const tail = nodes.get(op.tail.id)
        if (node === undefined || tail === undefined) return []
        return [{ ...op, at: node.text.length, tail: { id: tail.id, createdAt: tail.createdAt, marks: tail.marks } }]
      }
      case 'move': {
        const parent = nodes.get(op.node)?.parent
        const target = nodes.get(op.to.parent)
        if (parent === undefined || parent === null || target === undefined) return []
        const index = nodes.get(parent)?.children.indexOf(op.node) ?? 0
        const room = target.children.length - (parent === target.id ? 1 : 0)
        return [{ ...op, from: { parent, index }, to: { parent: target.id, index: Math.min(op.to.index, room) } }]
      }
      case 'mark': {
        const node = nodes.get(op.node)
        return node === undefined ? [] : [{ ...op, from: node.marks }]
      }
      case 'title':
        return [{ ...op, from: title }]
      case 'remove':
        return []
      default:
        return unreachable(op)
    }
  }

  #add(node: LoomNode, parent: NodeId, index: number): Op {
    const room = this.#loom.nodes.get(parent)?.children.length ?? 0
    return { t: 'add', node: { ...node, parent }, index: Math.min(index, room) }
  }

  /** Text for a node that was lost: a node of that name gathers it, and what was typed into it later. */
  #orphan(id: NodeId, { text, runs }: Span): Op[] {
    if (text === '') return []
    const node: LoomNode = { id, parent: null, children: [], text, runs, createdAt: this.#now, marks: {} }
    return [this.#add(node, this.#recovered(), Infinity)]
  }
}

/** The same replacement at the nearest place that still holds the removed text; else the new text alone. */
function bentSplice(node: LoomNode, op: Extract<Op, { t: 'splice' }>): Op {
  const { removed, inserted } = op
  const at = Math.min(op.at, node.text.length)
  if (removed.text === '') return { ...op, at, removed: { text: '', runs: [] }, inserted: covered(inserted) }
  const before = node.text.lastIndexOf(removed.text, at)
  const after = node.text.indexOf(removed.text, at)
  const found = nearest(at, [before, after].filter((place) => place >= 0))
  if (found === null) return { ...op, at, removed: { text: '', runs: [] }, inserted: covered(inserted) }
  const there: Span = { text: removed.text, runs: sliceRuns(node.runs, found, found + removed.text.length) }
  return { ...op, at: found, removed: there, inserted: covered(inserted) }
}

function covered(span: Span): Span {
  return { text: span.text, runs: joinRuns(span.runs) }
}

function nearest(at: number, places: readonly number[]): number | null {
  let best: number | null = null
  for (const place of places) if (best === null || Math.abs(place - at) < Math.abs(best - at)) best = place
  return best
}
