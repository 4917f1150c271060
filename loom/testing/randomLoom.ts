import { applyOps } from '../apply'
import {
  addBranch, archiveOps, editThread, forkAt, joinOps, markOps, moveOps, splitAt, takeAtEnd, withFlag, type Edit,
} from '../edit'
import { freshId, type GenerationId, type NodeId, type TransactionId } from '../ids'
import type { Loom } from '../loom'
import { emptyLoom, nodeOf } from '../loomData'
import { joinSpans, simulatorSpan, sliceSpan, spanOf } from '../runs'
import { Thread } from '../thread'
import type { Op, Span, Transaction, TransactionEvent } from '../transaction'
import type { Random } from './random'

const words = ['a', ' on', 'ce ', 'upon', '\n', '😀', ' é', '"', '\\', 'x y z']

function randomSpan(random: Random): Span {
  const text = Array.from({ length: random.below(4) }, () => random.pick(words)).join('')
  const generation = `g_000000000000000${random.below(3)}` as GenerationId
  const simulated = () => simulatorSpan(text, random.chance(0.2) ? null : { generation, index: random.below(2), evidence: null }, random.below(3))
  return random.pick([() => spanOf(text), simulated, () => spanOf(text, 'import'), () => joinSpans(spanOf(text), simulated())])()
}

/** A loom that grew by `changes` random ops. Ids are fresh, everything else follows from the seed. */
export function randomLoom(random: Random, changes: number): Loom {
  let loom = emptyLoom('Random', 0)
  for (let i = 0; i < changes; i++) loom = applyOps(loom, randomOps(loom, random))
  return loom
}

/** One to three ops of any kind that fit the loom. */
export function randomOps(loom: Loom, random: Random): readonly Op[] {
  const ops: Op[] = []
  let now = loom
  for (let i = random.below(3); i >= 0; i--) {
    const op = randomOp(now, random)
    if (op === null) continue
    now = applyOps(now, [op])
    ops.push(op)
  }
  return ops
}

function randomOp(loom: Loom, random: Random): Op | null {
  // Drawn by place and not by id, so that a seed means the same loom each time although ids are fresh.
  const all = [...walk(loom)]
  const node = nodeOf(loom, random.pick(all))
  const other = nodeOf(loom, random.pick(all))
  const at = random.below(node.text.length + 1)
  const tail = { id: freshId('n'), createdAt: random.below(9), marks: random.chance(0.2) ? { note: 'tail' } : {} }
  const add = (): Op => ({
    t: 'add',
    index: random.below(node.children.length + 1),
    node: { id: freshId('n'), parent: node.id, children: [], ...randomSpan(random), createdAt: random.below(9), marks: {} },
  })
  const kinds: readonly (() => Op | null)[] = [
    add,
    add,
    () => {
      if (node.parent === null || node.children.length > 0) return null
      return { t: 'remove', node, index: nodeOf(loom, node.parent).children.indexOf(node.id) }
    },
    () => {
      const end = at + random.below(node.text.length - at + 1)
      return { t: 'splice', node: node.id, at, removed: sliceSpan({ text: node.text, runs: node.runs }, at, end), inserted: randomSpan(random) }
    },
    () => ({ t: 'split', node: node.id, at, tail }),
    () => joinOps(loom, node.id)?.ops[0] ?? null,
    () => moveOps(loom, node.id, other.id, random.below(4))?.[0] ?? null,
    () => markOps(loom, node.id, () => random.pick([{}, { archived: true }, { tags: ['a', 'b'] }, { note: 'n', bookmark: true }] as const))[0] ?? null,
    () => ({ t: 'title', from: loom.title, to: `Title ${random.below(9)}` }),
  ]
  return random.pick(kinds)()
}

export function* walk(loom: Loom): Generator<NodeId> {
  const waiting = [loom.root]
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    yield id
    waiting.push(...nodeOf(loom, id).children)
  }
}

/** What a writer does next: an edit made as the app makes it, with its event. `time` is when. */
export function randomAct(loom: Loom, tip: NodeId, random: Random, time: number): Transaction & { readonly tip: NodeId; readonly caret: number } {
  const thread = Thread.of(loom, tip)
  const all = [...walk(loom)]
  const node = random.pick(all)
  const at = random.chance(0.4) ? thread.length : random.below(thread.length + 1)
  const stay = (ops: readonly Op[] | null): Edit => ({ ops: ops ?? [], tip, caret: at })
  const edit = (removed: number, inserted: Span) => editThread(loom, thread, { at, removed, inserted }, time)
  const acts: readonly (readonly [TransactionEvent, () => Edit])[] = [
    ['type', () => edit(0, spanOf(random.pick(words)))],
    ['type', () => edit(0, spanOf(random.pick(words)))],
    ['type', () => edit(random.below(Math.min(5, thread.length - at + 1)), spanOf(''))],
    ['paste', () => edit(random.below(thread.length - at + 1), randomSpan(random))],
    ['fork', () => forkAt(loom, thread, at, time)],
    ['split', () => splitAt(loom, thread, at, time)],
    ['join', () => {
      const join = joinOps(loom, node)
      return { ops: join?.ops ?? [], tip: join?.gone === tip ? node : tip, caret: at }
    }],
    ['move', () => stay(moveOps(loom, node, random.pick(all), random.below(3)))],
    ['mark', () => stay(markOps(loom, node, (marks) => withFlag(marks, 'bookmark', !marks.bookmark)))],
    ['mark', () => stay(archiveOps(loom, [node], random.chance(0.5)))],
    ['title', () => stay([{ t: 'title', from: loom.title, to: `Title ${random.below(9)}` }])],
    ['take', () => {
      const { children } = nodeOf(loom, tip)
      return children.length === 0 ? stay([]) : takeAtEnd(loom, thread, random.pick(children), random.below(9))
    }],
    ['take', () => edit(0, sliceSpan(nodeOf(loom, node), 0, Math.min(random.below(9), nodeOf(loom, node).text.length)))],
  ]
  const [event, make] = random.pick(acts)
  const { ops, tip: to, caret } = make()
  return { id: freshId('t'), at: time, by: 'writer', event, ops, tip: to, caret }
}

/** What the simulator does next: a weave's cut at a random place of the thread, or a branch somewhere. Never moves the writer. */
export function randomWeave(loom: Loom, tip: NodeId, random: Random, time: number): Transaction & { readonly tip: NodeId } {
  const id: TransactionId = freshId('t')
  const thread = Thread.of(loom, tip)
  const split = splitAt(loom, thread, random.below(thread.length + 1), time)
  if (random.chance(0.4)) return { id, at: time, by: 'writer', event: 'weave', ops: split.ops, tip: split.tip }
  const anchor = random.pick([...walk(loom)])
  return { id, at: time, by: 'simulator', event: 'branch', ops: addBranch(loom, anchor, { span: randomSpan(random), now: time }).ops, tip }
}
