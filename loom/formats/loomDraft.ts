import { check } from '../check'
import { nodeLimit, textLimit } from '../checkParts'
import { clean } from '../edit'
import { defaultSampling, defaultStopping, type Generation } from '../generation'
import { freshId, type NodeId } from '../ids'
import type { LoomData } from '../loom'
import type { LoomNode, Marks } from '../node'
import type { BranchSource, Origin, Run } from '../run'
import { joinRuns } from '../runs'
import type { FormatId } from './formatIds'
import { ImportRefused, type Imported, type ImportedEvidence } from './imported'
import { Losses } from './losses'
import { evidenceOf, type RecordedToken } from './recordedTokens'

/** A stretch of one origin. `model` and `tokens` only mean something for a simulator's. */
export interface Piece {
  readonly text: string
  readonly origin: Origin
  readonly model?: string | null
  readonly tokens?: readonly RecordedToken[]
}

export interface NodeWish {
  /** What the file calls the node. */
  readonly key?: string | null
  /** Its parent: a node already added, or what the file calls it; null is a root; absent leaves it to the lists of children. */
  readonly parent?: NodeId | { readonly key: string } | null
  /** The children in their order, as the file calls them. */
  readonly children?: readonly string[]
  /** No text: an empty node, and it is counted. */
  readonly text: string | null | readonly Piece[]
  /** Whose the text is when it is no list of pieces. Default: unknown. */
  readonly origin?: Origin
  readonly model?: string | null
  readonly tokens?: readonly RecordedToken[]
  readonly createdAt?: number | null
  readonly marks?: Marks
}

interface Drafted {
  readonly wish: NodeWish
  readonly id: NodeId
  readonly text: string
  readonly pieces: readonly Piece[]
}

export interface DraftEnd {
  readonly format: FormatId
  readonly title: string
  readonly tip?: NodeId | null
  readonly collapsed?: readonly NodeId[]
  readonly hoisted?: NodeId | null
  readonly visited?: readonly (readonly [NodeId, NodeId])[]
}

/** Bytes of all token evidence of one import: alternatives stand many times in what they are recorded for. */
const mostEvidence = 256 * 1024 * 1024
const longestTitle = 500
const longestTag = 200
const longestNote = 100_000

/** A loom on its way in: nodes as the file has them, however wrong they hang. `finish` makes a good loom of them. */
export class LoomDraft {
  readonly losses = new Losses()
  readonly #nodes: Drafted[] = []
  readonly #byKey = new Map<string, NodeId>()
  readonly #evidence: ImportedEvidence[] = []
  readonly #generations = new Map<string, { readonly generation: Generation; branches: number }>()
  #provenance = 0
  #probabilities = 0
  #evidenceBytes = 0

  get size(): number {
    return this.#nodes.length
  }

  add(wish: NodeWish): NodeId {
    if (this.#nodes.length >= nodeLimit - 2) throw new ImportRefused('too-large', `The file holds more than ${nodeLimit} nodes.`)
    const id = freshId('n')
    const { key = null } = wish
    if (key !== null) {
      if (this.#byKey.has(key)) this.losses.add('duplicate-id')
      else this.#byKey.set(key, id)
    }
    if (wish.text === null) this.losses.add('no-text')
    const { origin = 'unknown', model = null, tokens = [] } = wish
    const raw: readonly Piece[] = typeof wish.text === 'string' ? [{ text: wish.text, origin, model, tokens }] : (wish.text ?? [])
    const pieces = raw.map((piece) => ({ ...piece, text: this.#clean(piece.text) }))
    this.#nodes.push({ wish, id, pieces, text: pieces.map((piece) => piece.text).join('') })
    return id
  }

  /** The node of this name, if there is one. A name for nothing is counted. */
  named(key: string | null): NodeId | null {
    if (key === null) return null
    const id = this.#byKey.get(key)
    if (id === undefined) this.losses.add('dangling-reference')
    return id ?? null
  }

  finish({ format, title, tip = null, collapsed = [], hoisted = null, visited = [] }: DraftEnd): Imported {
    if (this.#nodes.length === 0) throw new ImportRefused('bad-input', 'There is no node in the file, so there is nothing to import.')
    const parents = this.#parents()
    const children = this.#children(parents)
    const roots = this.#nodes.filter(({ id }) => parents.get(id) === null).map(({ id }) => id)
    const above = roots.length > 1 ? freshId('n') : null
    this.losses.add('several-roots', above === null ? 0 : roots.length)
    const nodes: LoomNode[] = above === null ? [] : [{ id: above, parent: null, children: roots, text: '', runs: [], createdAt: 0, marks: {} }]
    for (const { id, wish, text, pieces } of this.#nodes) {
      const parent = parents.get(id) ?? above
      nodes.push({
        id,
        parent,
        children: children.get(id) ?? [],
        text,
        runs: joinRuns(pieces.flatMap((piece) => this.#runOf(piece, parent ?? id, wish.createdAt ?? 0))),
        createdAt: wish.createdAt ?? 0,
        marks: this.#marks(wish.marks ?? {}),
      })
    }
    const generations = [...this.#generations.values()].map(({ generation }) => generation)
    const root = above ?? roots[0] ?? nodes[0]?.id
    const { data, faults } = check({ id: freshId('l'), title: this.#title(title), root, nodes, generations, choices: [] })
    if (data === null) throw new ImportRefused('bad-input', 'There is no loom in the file.')
    this.losses.addFaults(faults.filter(({ code }) => code !== 'no-root' && code !== 'many-roots'))
    const { characters, depth } = measure(data)
    const report = {
      format, nodes: data.nodes.length, characters, depth,
      provenance: this.#provenance, probabilities: this.#probabilities, losses: this.losses.list(),
    }
    return { data, evidence: this.#evidence, tip, collapsed, hoisted, visited, report }
  }

  #clean(text: string): string {
    const plain = clean(text)
    if (/\p{Surrogate}/u.test(text)) this.losses.add('half-character')
    if (plain.length <= textLimit) return plain
    this.losses.add('cut')
    return clean(plain.slice(0, textLimit))
  }

  /** Null for a root; an id of no node for a parent that is not there. */
  #parents(): Map<NodeId, NodeId | null> {
    const listedBy = new Map<NodeId, NodeId>()
    for (const { id, wish } of this.#nodes) {
      for (const key of wish.children ?? []) {
        const child = this.named(key)
        if (child !== null && !listedBy.has(child)) listedBy.set(child, id)
      }
    }
    const parents = new Map<NodeId, NodeId | null>()
    for (const { id, wish } of this.#nodes) {
      const { parent } = wish
      const known = typeof parent === 'object' && parent !== null ? (this.#byKey.get(parent.key) ?? listedBy.get(id) ?? freshId('n')) : parent
      parents.set(id, known ?? listedBy.get(id) ?? null)
    }
    return parents
  }

  #children(parents: ReadonlyMap<NodeId, NodeId | null>): Map<NodeId, readonly NodeId[]> {
    const placed = new Set<NodeId>()
    const children = new Map<NodeId, NodeId[]>(this.#nodes.map(({ id }) => [id, []]))
    for (const { id, wish } of this.#nodes) {
      for (const key of wish.children ?? []) {
        const child = this.#byKey.get(key)
        if (child === undefined || placed.has(child)) continue
        if (parents.get(child) !== id) {
          this.losses.add('extra-parent')
          continue
        }
        placed.add(child)
        children.get(id)?.push(child)
      }
    }
    for (const [id, parent] of parents) if (parent !== null && !placed.has(id)) children.get(parent)?.push(id)
    return children
  }

  #runOf({ text, origin, model = null, tokens = [] }: Piece, anchor: NodeId, at: number): readonly Run[] {
    if (text === '') return []
    if (origin !== 'unknown') this.#provenance += text.length
    if (origin !== 'simulator') return [{ origin, length: text.length }]
    const found = this.#evidenceBytes > mostEvidence ? null : evidenceOf(tokens, text, this.losses)
    if (this.#evidenceBytes > mostEvidence && tokens.length > 0) this.losses.add('too-much-evidence')
    if (found === null && model === null) return [{ origin, length: text.length, source: null, from: 0 }]
    const evidence = found === null ? null : { file: 0, offset: this.#evidence.length, length: found.bytes.length, crc: 0 }
    if (found !== null && evidence !== null) {
      this.#evidence.push({ ref: evidence, bytes: found.bytes })
      this.#probabilities += found.tokens
      this.#evidenceBytes += found.bytes.length
    }
    const source: BranchSource = { ...this.#branchAt(anchor, model ?? '', at), evidence }
    return [{ origin, length: text.length, source, from: found?.from ?? 0 }]
  }

  /** Branches of one model at one place count as woven together. */
  #branchAt(anchor: NodeId, model: string, at: number): Pick<BranchSource, 'generation' | 'index'> {
    const key = `${anchor} ${model}`
    const fan = this.#generations.get(key) ?? { generation: importedGeneration(anchor, model.slice(0, longestTitle), at), branches: 0 }
    this.#generations.set(key, fan)
    return { generation: fan.generation.id, index: fan.branches++ }
  }

  #marks({ chapter, note, tags, ...flags }: Marks): Marks {
    const kept = [...new Set((tags ?? []).map((tag) => this.#short(plainLine(tag), longestTag)).filter((tag) => tag !== ''))]
    if (kept.length > longestTag) this.losses.add('shortened')
    return {
      ...flags,
      ...(chapter === undefined ? {} : { chapter: this.#short(plainLine(chapter), longestTitle) || 'Chapter' }),
      ...(note === undefined || note === '' ? {} : { note: this.#short(clean(note), longestNote) }),
      ...(kept.length === 0 ? {} : { tags: kept.slice(0, longestTag) }),
    }
  }

  #title(title: string): string {
    return this.#short(plainLine(title), longestTitle) || 'Untitled'
  }

  #short(text: string, longest: number): string {
    if (text.length <= longest) return text
    this.losses.add('shortened')
    return clean(text.slice(0, longest))
  }
}

/** One line without control characters or signs that turn the direction of text. */
function plainLine(text: string): string {
  return clean(text).replaceAll(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ').trim()
}

/** The other program's settings are not known: the record says so. */
function importedGeneration(anchor: NodeId, name: string, at: number): Generation {
  return {
    id: freshId('g'), anchor, at, model: { name, sha256: null, bytes: 0 }, sampling: defaultSampling, stopping: defaultStopping,
    frame: null, seed: 0, imported: true,
  }
}

/** UTF-16 units over all nodes, and edges to the farthest leaf. Parents come before children in `data`. */
export function measure(data: LoomData): { readonly characters: number; readonly depth: number } {
  const depths = new Map<NodeId, number>()
  let characters = 0
  let depth = 0
  for (const { id, parent, text } of data.nodes) {
    const own = parent === null ? 0 : (depths.get(parent) ?? 0) + 1
    depths.set(id, own)
    depth = Math.max(depth, own)
    characters += text.length
  }
  return { characters, depth }
}
