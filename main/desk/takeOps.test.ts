import { describe, expect, test } from 'vitest'
import { apply, applyOps } from '../../loom/apply'
import { invertOps } from '../../loom/invert'
import { defaultSampling, defaultStopping, type Generation } from '../../loom/generation'
import { freshId, type NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import { threadText } from '../../loom/path'
import { show, sketch } from '../../loom/sketch'
import { liveBranch, type LiveBranch } from './liveBranch'
import { followAnchor } from './anchor'
import { placeOps, takeOps } from './takeOps'

/** A loom with one weave at `anchor`, and the writer who takes from its branches. */
class Bench {
  readonly generation: Generation
  readonly branch: LiveBranch
  constructor(public loom: Loom, public tip: NodeId, public anchor: NodeId, text: string) {
    const model = { name: 'm.gguf', sha256: null, bytes: 1 }
    this.generation = { id: freshId('g'), anchor, at: 0, model, sampling: defaultSampling, stopping: defaultStopping, frame: null, seed: 1 }
    this.branch = { ...liveBranch(0), text }
  }

  /** The branch has ended and got its node. */
  settles(): this {
    const part = { generation: this.generation, branch: this.branch, from: 0, end: this.branch.text.length, evidence: null }
    const { ops, node } = placeOps(this.loom, part, this.anchor, { unread: true }, 0)
    this.loom = applyOps(this.loom, ops)
    this.branch.node = node
    this.branch.settled = true
    return this
  }

  takes(from: number, end: number, at = threadText(this.loom, this.tip).length): this {
    const { generation, branch, anchor, tip } = this
    const taken = takeOps(this.loom, { generation, branch, from, end, evidence: null, anchor, tip, at, now: 0 })
    const before = this.loom
    this.loom = apply(before, { id: freshId('t'), at: 0, by: 'writer', event: 'take', ops: taken.ops })
    expect(show(applyOps(this.loom, invertOps(taken.ops)))).toBe(show(before))
    this.tip = taken.tip
    if (taken.node !== null) branch.node = taken.node
    return this
  }

  get thread(): string {
    return threadText(this.loom, this.tip)
  }

  get tree(): string {
    return show(this.loom, this.tip)
  }
}

function bench(source: string, text: string, anchor?: string): Bench {
  const { loom, tip, node } = sketch(source)
  return new Bench(loom, tip, anchor === undefined ? tip : node(anchor), text)
}

describe('taking at the end of the thread', () => {
  test('a whole settled branch is walked into, and is no longer unread', () => {
    expect(bench('"Once"*', ' upon a time').settles().takes(0, 12).tree).toBe('"Once" > s" upon a time" *')
  })

  test('word after word moves one cut along the branch instead of making a chain of nodes', () => {
    const b = bench('"Once"*', ' upon a time').settles().takes(0, 5)
    expect(b.tree).toBe('"Once" > s" upon" * > s" a time"')
    expect(b.takes(5, 7).tree).toBe('"Once" > s" upon a" * > s" time"')
    expect(b.takes(7, 12).tree).toBe('"Once" > s" upon a time" *')
  })

  test('a branch that still streams gets a node for what is taken, which grows', () => {
    const b = bench('"Once"*', ' upon a').takes(0, 5)
    expect(b.tree).toBe('"Once" > s" upon" *')
    b.branch.text += ' time'
    expect(b.takes(5, 12).tree).toBe('"Once" > s" upon a time" *')
  })

  test('after typing through, the rest follows the typed text and the branch keeps its own node', () => {
    const b = bench('"Once" > [" up"*, "x"]', ' upon a time', 'Once').settles().takes(3, 12)
    expect(b.thread).toBe('Once upon a time')
    expect(b.tree).toBe('"Once" > [" up"+s"on a time" *, "x", s" upon a time"]')
  })

  test('what the writer added to a taken head is never overwritten by the rest', () => {
    const b = bench('"Once"*', ' upon a time').settles().takes(0, 5)
    const head = b.loom.nodes.get(b.tip)
    b.loom = applyOps(b.loom, [{
      t: 'splice', node: b.tip, at: head?.text.length ?? 0, removed: { text: '', runs: [] },
      inserted: { text: '!', runs: [{ origin: 'writer', length: 1 }] },
    }])
    b.takes(5, 7)
    expect(b.thread).toBe('Once upon! a')
  })
})

describe('taking in the middle of the text', () => {
  test('the following text stays where it is', () => {
    const b = bench('"Once" > " in the wood"*', ' long ago', 'Once').settles().takes(0, 9, 4)
    expect(b.thread).toBe('Once long ago in the wood')
    expect(b.tree).toBe('"Once" > [s" long ago"+" in the wood" *, s" long ago"]')
  })

  test('word after word goes on where the last one ended', () => {
    expect(bench('"Once" > " in the wood"*', ' long ago', 'Once').takes(0, 5, 4).takes(5, 9, 9).thread).toBe('Once long ago in the wood')
  })
})

describe('an anchor', () => {
  const [a, b] = [freshId('n'), freshId('n')]
  const tail = { id: b, createdAt: 0, marks: {} }

  test('is the end of the same text after a split, and again after the join', () => {
    expect(followAnchor(a, [{ t: 'split', node: a, at: 2, tail }])).toBe(b)
    expect(followAnchor(b, [{ t: 'join', node: a, at: 2, tail }])).toBe(a)
  })

  test('falls back to the parent when its node is taken away', () => {
    const node = { id: b, parent: a, children: [], text: '', runs: [], createdAt: 0, marks: {} }
    expect(followAnchor(b, [{ t: 'remove', node, index: 0 }])).toBe(a)
  })
})
