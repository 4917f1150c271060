import { BadTransaction } from './badTransaction'
import type { Choice } from './generation'
import type { NodeId } from './ids'
import { lean } from './lean'
import type { Loom } from './loom'
import { sameMarks } from './marks'
import type { LoomNode, Marks } from './node'
import type { Draft } from './persistentMap'
import { joinRuns, runsLength, sameRuns, sliceRuns } from './runs'
import type { Op, Span, Transaction } from './transaction'
import { unreachable } from './unreachable'

/** The loom after the change. Throws `BadTransaction`, naming the op, when any op does not fit. */
export function apply(loom: Loom, transaction: Transaction): Loom {
  return applyOps(loom, transaction.ops)
}

/** As `apply`, for ops that are no transaction yet. All or nothing. */
export function applyOps(loom: Loom, ops: readonly Op[]): Loom {
  const { loom: after, next, misfit } = applyFitting(loom, ops, 0)
  if (misfit !== null) throw new BadTransaction(`op ${next} (${ops[next]?.t}): ${misfit.message}`)
  return after
}

interface Fitting {
  readonly loom: Loom
  readonly next: number
  readonly misfit: BadTransaction | null
}

/** Applies the ops from number `from` on until one does not fit: that is number `next`, and `misfit` says why. */
export function applyFitting(loom: Loom, ops: readonly Op[], from: number): Fitting {
  let next = from
  let misfit: BadTransaction | null = null
  let { title, choices, generations } = loom
  const applyOne = (working: Working, op: Op): void => {
    switch (op.t) {
      case 'add':
        return working.add(op.node, op.index)
      case 'remove':
        return working.remove(op.node, op.index)
      case 'splice':
        return working.splice(op)
      case 'split':
        return working.split(op)
      case 'join':
        return working.join(op)
      case 'move':
        return working.move(op)
      case 'mark':
        return working.mark(op.node, op.from, op.to)
      case 'title':
        expect(title === op.from, 'the title is another')
        title = op.to
        return
      case 'generate':
        expect(!generations.has(op.generation.id), 'the generation is already recorded')
        generations = generations.set(op.generation.id, op.generation)
        return
      case 'ungenerate':
        expect(generations.has(op.generation.id), 'the generation is not recorded')
        generations = generations.delete(op.generation.id)
        return
      case 'choose':
        choices = [...choices, op.choice]
        return
      case 'unchoose': {
        const at = choices.findLastIndex((choice) => sameChoice(choice, op.choice))
        expect(at >= 0, 'the choice is not recorded')
        choices = choices.toSpliced(at, 1)
        return
      }
      default:
        return unreachable(op)
    }
  }
  const nodes = loom.nodes.mutate((draft) => {
    const working = new Working(draft, loom.root)
    try {
      for (; next < ops.length; next++) applyOne(working, ops[next] as Op)
    } catch (error) {
      if (!(error instanceof BadTransaction)) throw error
      misfit = error
    }
    working.end()
  })
  return { loom: next === from ? loom : { ...loom, title, nodes, generations, choices }, next, misfit }
}

function sameChoice(a: Choice, b: Choice): boolean {
  return (
    a.generation === b.generation &&
    a.at === b.at &&
    a.offered === b.offered &&
    a.seen === b.seen &&
    a.taken === b.taken &&
    a.from === b.from &&
    a.units === b.units
  )
}

type OpOf<T extends Op['t']> = Extract<Op, { readonly t: T }>

/**
 * The nodes while ops are applied to them; an op that does not fit has changed nothing. Children lists made here are changed in
 * place: a wide import stays linear.
 */
class Working {
  readonly #draft: Draft<NodeId, LoomNode>
  readonly #root: NodeId
  readonly #ours = new Set<readonly NodeId[]>()
  /** Lists that have grown in place, which leaves room in them, and whose they are. */
  readonly #grown = new Map<readonly NodeId[], NodeId>()

  constructor(draft: Draft<NodeId, LoomNode>, root: NodeId) {
    this.#draft = draft
    this.#root = root
  }

  /** No more ops come: lists take no more room than they need. */
  end(): void {
    for (const [children, id] of this.#grown) {
      const node = this.#draft.get(id)
      if (node?.children === children) this.#draft.set(id, { ...node, children: children.slice() })
    }
  }

  add(node: LoomNode, index: number): void {
    expect(!this.#draft.has(node.id), `${node.id} is already there`)
    expect(node.parent !== null, 'a second root')
    expect(node.children.length === 0, `${node.id} comes with children`)
    expectSound(node)
    this.#spliceChildren(this.#get(node.parent as NodeId), index, 0, node.id)
    const runs = joinRuns(node.runs)
    this.#draft.set(node.id, lean(sameRuns(runs, node.runs) ? node : { ...node, runs }))
  }

  remove(node: LoomNode, index: number): void {
    const now = this.#get(node.id)
    expect(now.parent !== null && now.parent === node.parent, `${node.id} has another parent`)
    expect(now.children.length === 0, `${node.id} has children`)
    expect(now.text === node.text && sameRuns(now.runs, joinRuns(node.runs)), `${node.id} holds another text`)
    expect(sameMarks(now.marks, node.marks), `${node.id} has other marks`)
    this.#takeOut(this.#get(now.parent as NodeId), index, node.id)
    this.#draft.delete(node.id)
  }

  splice({ node: id, at, removed, inserted }: OpOf<'splice'>): void {
    const node = this.#get(id)
    const end = at + removed.text.length
    expect(Number.isInteger(at) && at >= 0 && end <= node.text.length, `${at} is outside the text of ${id}`)
    expect(node.text.slice(at, end) === removed.text, `${id} holds another text at ${at}`)
    expect(sameRuns(sliceRuns(node.runs, at, end), joinRuns(removed.runs)), `the text of ${id} at ${at} comes from elsewhere`)
    expectSound(inserted)
    this.#draft.set(id, {
      ...node,
      text: node.text.slice(0, at) + inserted.text + node.text.slice(end),
      runs: joinRuns(sliceRuns(node.runs, 0, at), inserted.runs, sliceRuns(node.runs, end, node.text.length)),
    })
  }

  split({ node: id, at, tail }: OpOf<'split'>): void {
    const node = this.#get(id)
    const length = node.text.length
    expect(Number.isInteger(at) && at >= 0 && at <= length, `${at} is outside the text of ${id}`)
    expect(!this.#draft.has(tail.id), `${tail.id} is already there`)
    this.#draft.set(tail.id, {
      id: tail.id,
      parent: id,
      children: node.children,
      text: node.text.slice(at),
      runs: sliceRuns(node.runs, at, length),
      createdAt: tail.createdAt,
      marks: tail.marks,
    })
    this.#draft.set(id, { ...node, children: [tail.id], text: node.text.slice(0, at), runs: sliceRuns(node.runs, 0, at) })
    this.#adopt(tail.id, node.children)
  }

  join({ node: id, at, tail: { id: tailId, createdAt, marks } }: OpOf<'join'>): void {
    const node = this.#get(id)
    const tail = this.#get(tailId)
    expect(node.children.length === 1 && node.children[0] === tailId, `${tailId} is not the only child of ${id}`)
    expect(node.text.length === at, `${id} does not end at ${at}`)
    expect(tail.createdAt === createdAt && sameMarks(tail.marks, marks), `${tailId} has other marks`)
    this.#draft.set(id, { ...node, children: tail.children, text: node.text + tail.text, runs: joinRuns(node.runs, tail.runs) })
    this.#draft.delete(tailId)
    this.#adopt(id, tail.children)
  }

  move({ node: id, from, to }: OpOf<'move'>): void {
    const node = this.#get(id)
    expect(node.parent === from.parent, `${id} has another parent`)
    this.#get(to.parent)
    for (let up: NodeId | null = to.parent; up !== null; up = this.#get(up).parent) expect(up !== id, `${id} would be its own ancestor`)
    const room = this.#get(to.parent).children.length - (from.parent === to.parent ? 1 : 0)
    expect(Number.isInteger(to.index) && to.index >= 0 && to.index <= room, `${to.index} is no place among the children of ${to.parent}`)
    this.#takeOut(this.#get(from.parent), from.index, id)
    this.#spliceChildren(this.#get(to.parent), to.index, 0, id)
    if (from.parent !== to.parent) this.#draft.set(id, { ...this.#get(id), parent: to.parent })
  }

  mark(id: NodeId, from: Marks, to: Marks): void {
    const node = this.#get(id)
    expect(sameMarks(node.marks, from), `${id} has other marks`)
    this.#draft.set(id, { ...node, marks: to })
  }

  #get(id: NodeId): LoomNode {
    const node = this.#draft.get(id)
    if (node === undefined) throw new BadTransaction(`there is no node ${id}`)
    return node
  }

  #adopt(parent: NodeId, children: readonly NodeId[]): void {
    for (const id of children) this.#draft.set(id, { ...this.#get(id), parent })
  }

  #takeOut(parent: LoomNode, index: number, id: NodeId): void {
    expect(id !== this.#root, 'the root stays')
    expect(parent.children[index] === id, `${id} is not child ${index} of ${parent.id}`)
    this.#spliceChildren(parent, index, 1)
  }

  #spliceChildren(parent: LoomNode, index: number, removed: number, ...added: readonly NodeId[]): void {
    expect(Number.isInteger(index) && index >= 0 && index <= parent.children.length, `${index} is no place among the children of ${parent.id}`)
    if (this.#ours.has(parent.children)) {
      ;(parent.children as NodeId[]).splice(index, removed, ...added)
      this.#grown.set(parent.children, parent.id)
      return
    }
    const children = parent.children.toSpliced(index, removed, ...added)
    this.#ours.add(children)
    this.#draft.set(parent.id, { ...parent, children })
  }
}

function expectSound(span: Span): void {
  expect(runsLength(span.runs) === span.text.length, 'the runs do not cover the text')
  expect(!span.text.includes('\r'), 'the text holds a carriage return')
}

function expect(holds: boolean, otherwise: string): void {
  if (!holds) throw new BadTransaction(otherwise)
}
