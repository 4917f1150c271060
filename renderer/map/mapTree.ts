import type { NodeId } from '../../loom/ids'
import type { ModelRef } from '../../loom/generation'
import type { Loom } from '../../loom/loom'
import { generationOf } from '../../loom/writtenBy'
import type { LoomNode } from '../../loom/node'
import type { Origin } from '../../loom/run'
import { originOf } from '../tree/originOf'
import { byte, int, roomFor } from './columns'
import { knownSurprise } from './nodeSurprises'

/** What is set on a node, as bits of `MapTree.traits`. */
export const trait = { unread: 1, bookmark: 2, archived: 4, chapter: 8, mixed: 16 } as const

/** The order of `MapTree.origin`; a node without text has `noOrigin`. */
export const origins: readonly Origin[] = ['writer', 'simulator', 'import', 'unknown']
export const noOrigin = origins.length

/** How much a change of the loom changes the map. */
export type MapChange = 'none' | 'look' | 'shape'

/**
 * The loom as columns: a node is a row, −1 is no node. Rows keep their number while their node lives; free rows have a null id.
 */
export class MapTree {
  ids: (NodeId | null)[] = []
  parent = new Int32Array(0)
  firstChild = new Int32Array(0)
  nextSibling = new Int32Array(0)
  childCount = new Int32Array(0)
  /** Steps of length that the node's text gives its thread: grows with its logarithm, 0–15. */
  reach = new Uint8Array(0)
  origin = new Uint8Array(0)
  traits = new Uint8Array(0)
  /** Milliseconds since 1970. */
  createdAt = new Float64Array(0)
  /** As `knownSurprise` says. */
  surprise = new Float64Array(0)
  #rows = new Map<NodeId, number>()
  #free: number[] = []
  #loom: Loom

  constructor(loom: Loom) {
    this.#loom = loom
    this.#grow(loom.nodes.size)
    const nodes = [...loom.nodes.values()]
    for (const node of nodes) this.#read(this.#allot(node.id), node)
    for (const [row, node] of nodes.entries()) if (node.children.length > 0) this.#link(row, node)
  }

  get loom(): Loom {
    return this.#loom
  }

  get size(): number {
    return this.#rows.size
  }

  get root(): number {
    return this.row(this.#loom.root)
  }

  /** −1 when the map has no such node. */
  row(id: NodeId): number {
    return this.#rows.get(id) ?? -1
  }

  /** Which model wrote most of what the simulator wrote in a node; null where none is recorded. */
  model({ runs }: LoomNode): ModelRef | null {
    return generationOf(this.#loom, runs)?.model ?? null
  }

  node(row: number): LoomNode | null {
    const id = this.ids[row]
    return id === undefined || id === null ? null : (this.#loom.nodes.get(id) ?? null)
  }

  /** Reads again what is known of a node's surprise. */
  learn(node: LoomNode): void {
    const row = this.row(node.id)
    if (row >= 0) this.surprise[row] = knownSurprise(this.node(row) ?? node)
  }

  /** Takes over another version of the same loom. Costs what differs, and the siblings of what came or went. */
  follow(loom: Loom): MapChange {
    const before = this.#loom.nodes
    this.#loom = loom
    if (before === loom.nodes) return 'none'
    const changed = [...loom.nodes.changedSince(before)]
    let shape = false
    for (const id of changed) {
      const node = loom.nodes.get(id)
      if (node === undefined) {
        const row = this.row(id)
        this.#rows.delete(id)
        this.ids[row] = null
        this.#free.push(row)
        shape = true
        continue
      }
      const known = this.row(id)
      const row = known < 0 ? this.#allot(id) : known
      const reach = byte(this.reach, row)
      this.#read(row, node)
      shape ||= known < 0 || reach !== byte(this.reach, row) || before.get(id)?.children !== node.children
    }
    for (const id of changed) {
      const node = loom.nodes.get(id)
      if (node !== undefined && before.get(id)?.children !== node.children) this.#link(this.row(id), node)
    }
    return shape ? 'shape' : 'look'
  }

  #allot(id: NodeId): number {
    const row = this.#free.pop() ?? this.ids.length
    if (row >= this.parent.length) this.#grow(row + 1)
    this.ids[row] = id
    this.#rows.set(id, row)
    this.parent[row] = -1
    this.firstChild[row] = -1
    this.nextSibling[row] = -1
    this.childCount[row] = 0
    return row
  }

  #read(row: number, node: LoomNode): void {
    const { marks, text } = node
    const origin = originOf(node)
    this.reach[row] = Math.min(15, Math.round(2.2 * Math.log2(1 + text.length / 8)))
    this.origin[row] = origin === null ? noOrigin : origins.indexOf(origin.origin)
    this.createdAt[row] = node.createdAt
    this.surprise[row] = knownSurprise(node)
    this.traits[row] =
      (marks.unread ? trait.unread : 0) |
      (marks.bookmark ? trait.bookmark : 0) |
      (marks.archived ? trait.archived : 0) |
      (marks.chapter === undefined ? 0 : trait.chapter) |
      (origin === null || origin.whole ? 0 : trait.mixed)
  }

  #link(row: number, { children }: LoomNode): void {
    this.childCount[row] = children.length
    let next = -1
    for (let i = children.length - 1; i >= 0; i--) {
      const child = this.row(children[i] as NodeId)
      this.parent[child] = row
      this.nextSibling[child] = next
      next = child
    }
    this.firstChild[row] = next
  }

  #grow(need: number): void {
    const room = roomFor(need)
    this.parent = copyInts(this.parent, room)
    this.firstChild = copyInts(this.firstChild, room)
    this.nextSibling = copyInts(this.nextSibling, room)
    this.childCount = copyInts(this.childCount, room)
    this.reach = copyBytes(this.reach, room)
    this.origin = copyBytes(this.origin, room)
    this.traits = copyBytes(this.traits, room)
    this.createdAt = copyReals(this.createdAt, room)
    this.surprise = copyReals(this.surprise, room)
  }
}

function copyInts(from: Int32Array, room: number): Int32Array<ArrayBuffer> {
  const to = new Int32Array(room)
  to.set(from)
  return to
}

function copyReals(from: Float64Array, room: number): Float64Array<ArrayBuffer> {
  const to = new Float64Array(room)
  to.set(from)
  return to
}

function copyBytes(from: Uint8Array, room: number): Uint8Array<ArrayBuffer> {
  const to = new Uint8Array(room)
  to.set(from)
  return to
}

/** Rows from `row` up to the root, `row` first. */
export function* rowsAbove(tree: MapTree, row: number): Generator<number, undefined> {
  for (let at = row; at >= 0; at = int(tree.parent, at)) yield at
}
