import { describe, expect, test } from 'vitest'
import { applyOps } from '../../loom/apply'
import { invert } from '../../loom/invert'
import { defaultSampling, defaultStopping, type Generation } from '../../loom/generation'
import { freshId, type NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import { threadText } from '../../loom/path'
import { emptySpan, spanOf } from '../../loom/runs'
import { show, sketch } from '../../loom/testing/sketch'
import { liveBranch, type LiveBranch } from './liveBranch'
import { followAnchor } from './anchor'
import { placeOps } from './placeOps'
import { takeOps } from './takeOps'

/** A loom with one weave at `anchor`, and the writer who takes from its branches. */
class Bench {
  readonly generation: Generation
  readonly branch: LiveBranch
  constructor(public loom: Loom, public tip: NodeId, public anchor: NodeId, text: string) {
    const model = { name: 'm.gguf', sha256: null, bytes: 1 }
    this.generation = { id: freshId('g'), anchor, at: 0, model, sampling: defaultSampling, stopping: defaultStopping, frame: null, seed: 1 }
    this.branch = { ...liveBranch(0), text }
  }

  /** What has arrived of the branch is brought into the tree. */
  stands(more = ''): this {
    const { generation, branch, anchor } = this
    branch.text += more
    const index = this.loom.nodes.get(anchor)?.children.length ?? 0
    const { ops, node } = placeOps(this.loom, { generation, branch, anchor, evidence: null, now: 0, index })
    this.loom = applyOps(this.loom, ops)
    branch.node = node
    return this
  }

  takes(from: number, end: number, at = threadText(this.loom, this.tip).length): this {
    const { generation, branch, tip } = this
    const taken = takeOps(this.loom, { generation, branch, from, end, evidence: null, tip, at, now: 0 })
    const before = this.loom
    this.loom = applyOps(before, taken.ops)
    expect(show(applyOps(this.loom, invert(taken.ops)))).toBe(show(before))
    this.tip = taken.tip
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
    expect(bench('"Once"*', ' upon a time').stands().takes(0, 12).tree).toBe('"Once" > s" upon a time" *')
  })

  test('word after word moves one cut along the branch instead of making a chain of nodes', () => {
    const b = bench('"Once"*', ' upon a time').stands().takes(0, 5)
    expect(b.tree).toBe('"Once" > s" upon" * > s" a time"')
    expect(b.takes(5, 7).tree).toBe('"Once" > s" upon a" * > s" time"')
    expect(b.takes(7, 12).tree).toBe('"Once" > s" upon a time" *')
  })

  test('a branch that streams on after a take grows at its end, and the cut moves along it', () => {
    const b = bench('"Once"*', ' upon a').stands().takes(0, 5)
    expect(b.tree).toBe('"Once" > s" upon" * > s" a"')
    expect(b.stands(' time').tree).toBe('"Once" > s" upon" * > s" a time"')
    expect(b.takes(5, 12).tree).toBe('"Once" > s" upon a time" *')
  })

  test('a stream whose head was written over keeps a node of its own', () => {
    const b = bench('"Once"*', ' upon').stands().takes(0, 5)
    b.loom = applyOps(b.loom, [{
      t: 'splice', node: b.tip, at: 5, removed: emptySpan, inserted: spanOf('!'),
    }])
    expect(b.stands(' a time').tree).toBe('"Once" > [s" upon"+"!" *, s" upon a time" unread]')
  })

  test('after typing through, the rest follows the typed text and the branch keeps its own node', () => {
    const b = bench('"Once" > [" up"*, "x"]', ' upon a time', 'Once').stands().takes(3, 12)
    expect(b.thread).toBe('Once upon a time')
    expect(b.tree).toBe('"Once" > [" up"+s"on a time" *, "x", s" upon a time"]')
  })

  test('what the writer added to a taken head is never overwritten by the rest', () => {
    const b = bench('"Once"*', ' upon a time').stands().takes(0, 5)
    b.loom = applyOps(b.loom, [{ t: 'splice', node: b.tip, at: 5, removed: emptySpan, inserted: spanOf('!') }])
    b.takes(5, 7)
    expect(b.thread).toBe('Once upon! a')
  })
})

describe('taking in the middle of the text', () => {
  test('the following text stays where it is', () => {
    const b = bench('"Once" > " in the wood"*', ' long ago', 'Once').stands().takes(0, 9, 4)
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
