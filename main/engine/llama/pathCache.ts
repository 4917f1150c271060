/** What the cache does to native memory. Cells [start, end) are positions of a sequence; no `end`: all from `start` on. */
export interface SequenceMemory {
  copy(from: number, to: number, start: number, end: number): void
  remove(sequence: number, start: number, end?: number): void
  isWhole(sequence: number): boolean
}

/** A run of evaluated tokens from the beginning, held by one sequence. */
export interface Path {
  readonly sequence: number
  /** While positive the path is in use and never evicted. */
  pins: number
  used: number
  end: Radix
}

interface Radix {
  tokens: readonly number[]
  /** Tokens from the root to the end of this edge. */
  readonly depth: number
  parent: Radix | null
  readonly children: Map<number, Radix>
  /** Paths that end here. A node without children has one at least. */
  readonly paths: Set<Path>
}

/**
 * A radix tree over token ids whose paths own sequence ids. Paths that begin alike share their cells, so the cells in use are
 * the tokens on the tree's edges and those that live branches hold. The least recently used unpinned path is given up first.
 */
export class PathCache {
  reusedTokens = 0
  readonly #memory: SequenceMemory
  readonly #cells: number
  readonly #free: number[]
  readonly #paths = new Set<Path>()
  readonly #root: Radix = { tokens: [], depth: 0, parent: null, children: new Map(), paths: new Set() }
  #held = 0
  #live = 0
  #clock = 0

  constructor(memory: SequenceMemory, cells: number, sequences: number) {
    this.#memory = memory
    this.#cells = cells
    this.#free = Array.from({ length: sequences }, (_, i) => sequences - 1 - i)
  }

  get cellsUsed(): number {
    return this.#held + this.#live
  }

  get paths(): number {
    return this.#paths.size
  }

  /** How many of `tokens` are evaluated already. */
  known(tokens: readonly number[]): number {
    return this.#match(tokens).length
  }

  /**
   * A pinned path that holds the longest known beginning of `tokens`, at most `most` of it: the same sequence when it ends there
   * and nobody else uses it, otherwise another one that shares its cells. Null when every sequence is in use.
   */
  take(tokens: readonly number[], most = tokens.length): { readonly path: Path; readonly length: number } | null {
    const found = this.#match(tokens)
    const length = Math.min(found.length, most)
    if (length === 0) {
      const path = this.#create(this.#root)
      return path && { path, length }
    }
    const holder = this.#holder(found.node)
    if (!this.#memory.isWhole(holder.sequence)) {
      if (holder.pins > 0) return this.take([])
      this.#drop(holder)
      return this.take(tokens, most)
    }
    holder.pins++
    if (holder.pins === 1 && holder.end.depth === length) {
      this.reusedTokens += length
      return { path: holder, length }
    }
    const path = this.#create(this.#upTo(tokens, length))
    if (path) {
      this.#memory.copy(holder.sequence, path.sequence, 0, length)
      this.reusedTokens += length
    }
    this.unpin(holder)
    return path && { path, length }
  }

  /** The path's sequence has evaluated `tokens` after what it held. */
  extend(path: Path, tokens: readonly number[]): void {
    const start = path.end.depth
    path.end.paths.delete(path)
    let node = path.end
    let done = 0
    for (;;) {
      const child = node.children.get(tokens[done] ?? -1)
      if (!child) break
      const same = common(child.tokens, tokens, done)
      node = same < child.tokens.length ? this.#cut(child, same) : child
      done += same
    }
    if (done > 0) this.#share(path, node, start, start + done)
    if (done < tokens.length) node = this.#grow(node, tokens.slice(done))
    this.#settle(path, node)
  }

  /** Forgets what the path holds after its first `length` tokens. */
  shorten(path: Path, length: number): void {
    const old = path.end
    if (length >= old.depth) return
    this.#memory.remove(path.sequence, length)
    old.paths.delete(path)
    this.#settle(path, this.#upTo(tokensOf(old), length))
    this.#prune(old)
  }

  /** A path that others hold as well is given back at once. */
  unpin(path: Path): void {
    path.pins--
    path.used = ++this.#clock
    if (path.pins === 0 && (path.end.paths.size > 1 || path.end.children.size > 0 || path.end === this.#root)) this.#drop(path)
  }

  /** A sequence id outside the tree, for a live branch; null when all are in use. */
  lend(): number | null {
    while (this.#free.length === 0) if (!this.evict()) return null
    return this.#free.pop() ?? null
  }

  giveBack(sequence: number): void {
    this.#memory.remove(sequence, 0)
    this.#free.push(sequence)
  }

  /** Live branches hold so many cells more (or fewer) beyond the tree. */
  count(cells: number): void {
    this.#live += cells
  }

  /** Puts a lent sequence into the tree: it holds `tokens`, the first `shared` of them in cells the tree has. */
  keep(sequence: number, tokens: readonly number[], shared: number): void {
    const { length } = this.#match(tokens)
    if (length >= tokens.length) return this.giveBack(sequence)
    const path: Path = { sequence, pins: 0, used: ++this.#clock, end: this.#upTo(tokens, length) }
    this.#paths.add(path)
    if (length > shared) this.#share(path, path.end, shared, length)
    path.end.paths.add(path)
    this.extend(path, tokens.slice(length))
  }

  /** As `keep`, for a lent sequence that holds only the tokens from `shared` on; false when those before cannot be shared. */
  adopt(sequence: number, tokens: readonly number[], shared: number): boolean {
    if (shared > 0) {
      const holder = this.#holder(this.#match(tokens.slice(0, shared)).node)
      if (!this.#memory.isWhole(holder.sequence)) return false
      this.#memory.copy(holder.sequence, sequence, 0, shared)
    }
    this.keep(sequence, tokens, shared)
    return true
  }

  /** Cells that no pinned path uses. */
  get idleCells(): number {
    const busy = new Set<Radix>()
    let cells = 0
    for (const { pins, end } of this.#paths) {
      if (pins === 0) continue
      for (let node: Radix | null = end; node && !busy.has(node); node = node.parent) {
        busy.add(node)
        cells += node.tokens.length
      }
    }
    return this.#held - cells
  }

  /** The least recently used unpinned path, its tokens, and where the part begins that it shares with no other. */
  oldest(): { readonly path: Path; readonly tokens: readonly number[]; readonly from: number } | null {
    const path = this.#oldest()
    if (!path) return null
    let { end: top } = path
    const alone = (node: Radix): boolean => node.paths.size === 0 && node.children.size === 1
    if (path.end.paths.size > 1 || path.end.children.size > 0) return { path, tokens: tokensOf(path.end), from: path.end.depth }
    while (top.parent && top.parent !== this.#root && alone(top.parent)) top = top.parent
    return { path, tokens: tokensOf(path.end), from: top.depth - top.tokens.length }
  }

  drop(path: Path): void {
    if (path.pins > 0) throw new Error('a path in use cannot be dropped')
    this.#drop(path)
  }

  /** Makes room for `cells` more; false when what is in use leaves none. */
  reserve(cells: number): boolean {
    while (this.cellsUsed + cells > this.#cells) if (!this.evict()) return false
    return true
  }

  /** Gives up the least recently used unpinned path; false when there is none. */
  evict(): boolean {
    const oldest = this.#oldest()
    if (oldest) this.#drop(oldest)
    return oldest !== null
  }

  #oldest(): Path | null {
    let oldest: Path | null = null
    for (const path of this.#paths) if (path.pins === 0 && (!oldest || path.used < oldest.used)) oldest = path
    return oldest
  }

  #match(tokens: readonly number[]): { readonly node: Radix; readonly length: number } {
    let node = this.#root
    let length = 0
    for (;;) {
      const child = node.children.get(tokens[length] ?? -1)
      if (!child) return { node, length }
      const same = common(child.tokens, tokens, length)
      length += same
      if (same < child.tokens.length) return { node: child, length }
      node = child
    }
  }

  /** Any path that runs through `node`. */
  #holder(node: Radix): Path {
    let at = node
    for (;;) {
      for (const path of at.paths) return path
      const next = at.children.values().next()
      if (next.done) throw new Error('a leaf without a path')
      at = next.value
    }
  }

  /** The node that ends after the first `length` of `tokens`, which the tree holds; cuts an edge where needed. */
  #upTo(tokens: readonly number[], length: number): Radix {
    let node = this.#root
    while (node.depth < length) {
      const child = node.children.get(tokens[node.depth] ?? -1)
      if (!child) throw new Error('the path is not in the tree')
      node = child.depth > length ? this.#cut(child, length - node.depth) : child
    }
    return node
  }

  /** Cuts an edge after `at` tokens; answers its upper part. */
  #cut(node: Radix, at: number): Radix {
    const parent = node.parent as Radix
    const depth = node.depth - node.tokens.length + at
    const upper: Radix = { tokens: node.tokens.slice(0, at), depth, parent, children: new Map(), paths: new Set() }
    node.tokens = node.tokens.slice(at)
    node.parent = upper
    upper.children.set(node.tokens[0] ?? -1, node)
    parent.children.set(upper.tokens[0] ?? -1, upper)
    return upper
  }

  #grow(node: Radix, tokens: readonly number[]): Radix {
    this.#held += tokens.length
    if (node.children.size === 0 && node.paths.size === 0 && node.parent) {
      const longer: Radix = { ...node, tokens: [...node.tokens, ...tokens], depth: node.depth + tokens.length }
      node.parent.children.set(longer.tokens[0] ?? -1, longer)
      return longer
    }
    const child: Radix = { tokens, depth: node.depth + tokens.length, parent: node, children: new Map(), paths: new Set() }
    node.children.set(tokens[0] ?? -1, child)
    return child
  }

  /** `path` has cells of its own for [start, end), which run to `node`: they go, and those of the tree are shared. */
  #share(path: Path, node: Radix, start: number, end: number): void {
    const holder = this.#holder(node)
    if (holder === path) return
    this.#memory.remove(path.sequence, start, end)
    this.#memory.copy(holder.sequence, path.sequence, start, end)
  }

  #create(end: Radix): Path | null {
    const sequence = this.lend()
    if (sequence === null) return null
    const path: Path = { sequence, pins: 1, used: 0, end }
    this.#paths.add(path)
    this.#settle(path, end)
    return path
  }

  #settle(path: Path, node: Radix): void {
    path.end = node
    path.used = ++this.#clock
    node.paths.add(path)
    for (const other of node.paths) if (other !== path && other.pins === 0) this.#drop(other)
  }

  #drop(path: Path): void {
    this.#paths.delete(path)
    path.end.paths.delete(path)
    this.giveBack(path.sequence)
    this.#prune(path.end)
  }

  /** Removes edges that no path runs through any more. */
  #prune(from: Radix): void {
    let node = from
    while (node.parent && node.paths.size === 0 && node.children.size === 0) {
      node.parent.children.delete(node.tokens[0] ?? -1)
      this.#held -= node.tokens.length
      node = node.parent
    }
  }
}

function tokensOf(node: Radix): number[] {
  const edges: (readonly number[])[] = []
  for (let at: Radix | null = node; at; at = at.parent) edges.push(at.tokens)
  return edges.reverse().flat()
}

/** How many of `edge` agree with `tokens` from `at` on. */
function common(edge: readonly number[], tokens: readonly number[], at: number): number {
  let i = 0
  while (i < edge.length && at + i < tokens.length && edge[i] === tokens[at + i]) i++
  return i
}
