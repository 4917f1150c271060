import { freshId, type NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import type { LoomNode } from '../../loom/node'
import type { Run } from '../../loom/run'
import type { Op } from '../../loom/transaction'
import type { JournalRecord, StreamPart } from './journalRecord'

interface Stream {
  readonly weave: StreamPart['weave']
  readonly branch: number
  readonly generation: StreamPart['generation']
  anchor: NodeId
  /** UTF-16 offset in the branch where `text` begins. */
  readonly base: number
  text: string
  /** The node that holds the branch's beginning, and up to which unit of the branch. */
  placed: NodeId | null
  upTo: number
}

/**
 * The branches that stream, and how much of each already stands in the tree. Kept alike while the app runs and when a
 * journal is replayed, so what a crash leaves over is exactly what no node holds.
 */
export class StreamLedger {
  readonly #streams = new Map<string, Stream>()

  take(part: StreamPart): void {
    const key = keyOf(part.generation, part.branch)
    const known = this.#streams.get(key)
    if (known === undefined || part.from !== undefined) {
      const base = part.from ?? 0
      const { weave, branch, generation, anchor, text } = part
      this.#streams.set(key, { weave, branch, generation, anchor, base, text, placed: null, upTo: base })
    } else {
      known.text += part.text
      known.anchor = part.anchor
    }
  }

  ended(weave: StreamPart['weave'], branch: number): void {
    for (const [key, stream] of this.#streams) if (stream.weave === weave && stream.branch === branch) this.#streams.delete(key)
  }

  open(): readonly { readonly weave: StreamPart['weave']; readonly branch: number }[] {
    return [...this.#streams.values()].map(({ weave, branch }) => ({ weave, branch }))
  }

  /** Sees what a change puts into the tree or takes out of it. */
  follow(ops: readonly Op[]): void {
    if (this.#streams.size === 0) return
    for (const op of ops) {
      switch (op.t) {
        case 'add':
          this.#placed(op.node.id, op.node.runs)
          break
        case 'splice':
          for (const stream of this.#streams.values()) if (stream.placed === op.node) grow(stream, op.inserted.runs)
          break
        case 'remove':
          for (const stream of this.#streams.values()) {
            if (stream.placed !== op.node.id) continue
            stream.placed = null
            stream.upTo = stream.base
          }
          break
        case 'split':
          this.#rename(op.node, op.tail.id)
          break
        case 'join':
          this.#rename(op.tail.id, op.node)
          break
        default:
      }
    }
  }

  /** What the next journal must hold so that nothing of a running stream is lost. */
  records(seq: number): JournalRecord[] {
    return [...this.#streams.values()].map(({ weave, branch, generation, anchor, base, text, placed, upTo }) => {
      const part = { weave, branch, generation, anchor: placed ?? anchor, from: upTo, text: text.slice(upTo - base) }
      return { t: 'stream', seq, part }
    })
  }

  /** What streams left over, as ops that put it into the tree, marked interrupted. */
  leftovers(loom: Loom, now: number): Op[] {
    const ops: Op[] = []
    const added = new Map<NodeId, number>()
    for (const stream of this.#streams.values()) {
      const text = stream.text.slice(stream.upTo - stream.base)
      if (text === '') continue
      const parent = parentOf(stream, loom)
      const index = (loom.nodes.get(parent)?.children.length ?? 0) + (added.get(parent) ?? 0)
      added.set(parent, (added.get(parent) ?? 0) + 1)
      const known = loom.generations.has(stream.generation)
      const source = known ? { generation: stream.generation, index: stream.branch, evidence: null } : null
      const runs: Run[] = [{ origin: 'simulator', length: text.length, source, from: stream.upTo }]
      const marks = { unread: true, interrupted: true } as const
      const node: LoomNode = { id: freshId('n'), parent, children: [], text, runs, createdAt: now, marks }
      ops.push({ t: 'add', node, index })
    }
    return ops
  }

  #placed(node: NodeId, runs: readonly Run[]): void {
    const first = runs[0]
    if (first?.origin !== 'simulator' || first.source === null) return
    const stream = this.#streams.get(keyOf(first.source.generation, first.source.index))
    if (stream === undefined || first.from > stream.upTo) return
    stream.placed = node
    stream.upTo = Math.max(stream.upTo, first.from)
    grow(stream, runs)
  }

  #rename(from: NodeId, to: NodeId): void {
    for (const stream of this.#streams.values()) {
      if (stream.anchor === from) stream.anchor = to
      if (stream.placed === from) stream.placed = to
    }
  }
}

function grow(stream: Stream, runs: readonly Run[]): void {
  for (const run of runs) {
    if (run.origin !== 'simulator' || run.source?.generation !== stream.generation || run.source.index !== stream.branch) continue
    if (run.from <= stream.upTo) stream.upTo = Math.max(stream.upTo, run.from + run.length)
  }
}

/** Under the node that ends with the branch's beginning, else where the branch was asked for. */
function parentOf(stream: Stream, loom: Loom): NodeId {
  const placed = stream.placed === null ? undefined : loom.nodes.get(stream.placed)
  const last = placed?.runs.at(-1)
  const ends = last?.origin === 'simulator' && last.source?.generation === stream.generation && last.from + last.length === stream.upTo
  const wanted = [ends ? stream.placed : null, stream.anchor, loom.generations.get(stream.generation)?.anchor ?? null]
  return wanted.find((id) => id !== null && loom.nodes.has(id)) ?? loom.root
}

function keyOf(generation: StreamPart['generation'], branch: number): string {
  return `${generation}/${branch}`
}
