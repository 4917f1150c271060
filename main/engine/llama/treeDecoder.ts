import type { Timings } from '../../../protocol/engine'
import type { WeaveControl, WeaveSink } from '../backend'
import { Cancelled, FaultError } from '../../../protocol/fault'
import { Branch, type Weft } from './branch'
import { NoCells, sequenceLimit, type Context, type Row } from './context'
import { Attic, shared } from './attic'
import { PathCache, type Path } from './pathCache'
import { spareMemory } from './spareMemory'
import { Turns } from './turns'

const rememberedRows = 8
/** Stored paths may take so much of the memory that is spare at the start. */
const atticShare = 1 / 8
const mostAttic = 2 ** 30

/** A weave ready to be decoded. */
export interface Warp extends Weft {
  readonly visibleFrom: number
}

/** What one weave brings to a step. */
interface Part {
  readonly live: readonly Branch[]
  readonly trunk: Path
  readonly prefix: readonly number[]
  readonly sink: WeaveSink
  readonly drawFirst: (some: readonly Branch[]) => void
}

interface JoinedPart extends Part {
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

interface Step {
  readonly branch: Branch
  readonly part: JoinedPart
  readonly row: Row
}

/** Decodes trees over one context: each prefix once, then one batch a step with one token of every live branch of all open weaves. */
export class TreeDecoder {
  readonly cache: PathCache
  readonly attic = new Attic(Math.min(mostAttic, spareMemory() * atticShare))
  readonly #context: Context
  readonly #turns = new Turns()
  /** The thread's own path: never evicted. */
  #thread: Path | null = null
  /** Weaves whose prefix is evaluated. */
  #open = 0
  #isTidying = false
  #closed = false
  #parts: JoinedPart[] = []
  #rows: { readonly tokens: readonly number[]; readonly row: Float32Array }[] = []

  constructor(context: Context) {
    this.#context = context
    this.cache = new PathCache(context, context.cells, sequenceLimit)
  }

  weave(warp: Warp, sink: WeaveSink, control: WeaveControl): Promise<Timings> {
    return this.#using(() => this.#weave(warp, sink, control))
  }

  /** Lends `use` a path that holds at most the first `most` tokens of `tokens`, pinned while it runs. */
  hold(tokens: readonly number[], most: number, use: (path: Path, evaluated: number) => Promise<void>): Promise<void> {
    return this.#using(() => this.#hold(tokens, most, use))
  }

  /**
   * Evaluates tokens [at, end) of `tokens` and answers `end`; `read` sees the kernel with a row for each. Where not all before `at`
   * is known, a chunk of that is evaluated instead, nothing is read, and the answer is `at`. Nothing stays in use between two
   * calls, so that a weave always finds room. To be called within `during`.
   */
  advance(tokens: readonly number[], at: number, end: number, read: () => void): Promise<number> {
    return this.#turns.take(async () => {
      await this.#bringBack(tokens.slice(0, at))
      const taken = this.cache.take(tokens, at)
      if (!taken) throw busy()
      const { path, length } = taken
      try {
        const part = length === at ? tokens.slice(at, end) : tokens.slice(length, Math.min(at, length + this.#context.promptRows))
        await this.#extend(path, part, length, length === at)
        if (length < at) return at
        read()
        return end
      } finally {
        this.cache.unpin(path)
      }
    })
  }

  /** What idles afterwards goes into the attic. */
  during(use: () => Promise<void>): Promise<void> {
    return this.#using(use)
  }

  /** To be awaited before the context is freed, when nothing is woven or scored any more. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#turns.take(async () => undefined)
  }

  async #using<T>(use: () => Promise<T>): Promise<T> {
    try {
      return await use()
    } finally {
      void this.#tidy()
    }
  }

  /** What is not in use goes into the attic, one path a turn: the steps of others go on between. */
  async #tidy(): Promise<void> {
    if (this.#isTidying) return
    this.#isTidying = true
    try {
      while (await this.#turns.take(async () => !this.#closed && this.#tidyOne()));
    } finally {
      this.#isTidying = false
    }
  }

  async #tidyOne(): Promise<boolean> {
    if (this.cache.idleCells > this.#context.idleCells && (await this.#stowOldest())) return true
    await this.#context.tidy(this.cache.cellsUsed)
    return false
  }

  /** Moves the path that was used longest ago into the attic; false when all are in use. */
  async #stowOldest(): Promise<boolean> {
    const oldest = this.cache.oldest()
    if (!oldest) return false
    const { path, tokens, from } = oldest
    if (from < tokens.length && this.#context.isWhole(path.sequence) && !this.attic.has(tokens, from)) {
      const bytes = await this.#context.save(path.sequence, from, tokens.length)
      if (bytes) this.attic.add({ tokens, from, bytes })
    }
    this.cache.drop(path)
    return true
  }

  /** Puts what the attic holds of `tokens` back into the pool. */
  async #bringBack(tokens: readonly number[]): Promise<void> {
    for (;;) {
      const known = this.cache.known(tokens)
      const stored = this.attic.find(tokens, known)
      if (!stored) return
      const cells = stored.tokens.length - stored.from
      if (!this.cache.reserve(cells)) return
      if (!this.#context.hasRoom(cells)) await this.#context.compact(this.cache.cellsUsed)
      const sequence = this.cache.lend()
      if (sequence === null) return
      const same = shared(stored.tokens, tokens)
      const inTree = this.cache.known(tokens)
      if (inTree < stored.from || !(await this.#context.restore(sequence, stored.bytes, cells))) {
        this.attic.forget(stored)
        return this.cache.giveBack(sequence)
      }
      if (same < stored.tokens.length) this.#context.remove(sequence, same)
      if (stored.from < inTree) this.#context.remove(sequence, stored.from, inTree)
      if (!this.cache.adopt(sequence, tokens.slice(0, same), inTree)) return this.cache.giveBack(sequence)
    }
  }

  async #weave(warp: Warp, sink: WeaveSink, control: WeaveControl): Promise<Timings> {
    const start = performance.now()
    const before = this.#context.evaluatedTokens
    const { ask, prefix } = warp
    const branches = Array.from({ length: ask.branches }, (_, i) => new Branch(ask.firstBranch + i, warp))
    let prompted: number
    let evaluated: number
    let trunk: { readonly path: Path; readonly row: Float32Array }
    try {
      trunk = await this.#prompt(prefix, control)
      evaluated = this.#context.evaluatedTokens - before
      prompted = performance.now()
      sink.started(warp.visibleFrom, warp.healed.length)
    } catch (error) {
      if (!(error instanceof Cancelled)) throw error
      sink.started(warp.visibleFrom, warp.healed.length)
      for (const branch of branches) branch.end('cancelled', sink)
      const promptMs = performance.now() - start
      return { promptTokens: prefix.length, evaluatedTokens: this.#context.evaluatedTokens - before, promptMs, decodeMs: 0, tokens: 0 }
    }
    try {
      await this.#decode(branches, trunk.path, trunk.row, prefix, sink, control)
    } finally {
      await this.#turns.take(async () => {
        for (const branch of branches) this.#retire(branch, prefix)
        this.cache.unpin(trunk.path)
      })
    }
    const tokens = branches.reduce((sum, branch) => sum + branch.tokens.length, 0)
    const decodeMs = performance.now() - prompted
    return { promptTokens: prefix.length, evaluatedTokens: evaluated, promptMs: prompted - start, decodeMs, tokens }
  }

  async #hold(tokens: readonly number[], most: number, use: (path: Path, evaluated: number) => Promise<void>): Promise<void> {
    const taken = await this.#turns.take(async () => {
      await this.#bringBack(tokens)
      return this.cache.take(tokens, most)
    })
    if (!taken) throw busy()
    try {
      await use(taken.path, taken.length)
    } finally {
      await this.#unpin(taken.path)
    }
  }

  /**
   * Evaluates what is not cached of `prefix`, in chunks that a cancel can come between. Answers the row after its last token and the
   * path, pinned: once for the caller and once as the thread's own.
   */
  async #prompt(prefix: readonly number[], control: WeaveControl): Promise<{ readonly path: Path; readonly row: Float32Array }> {
    const remembered = this.#rows.find(({ tokens }) => equal(tokens, prefix))
    const { path, length } = await this.#turns.take(async () => {
      await this.#bringBack(prefix)
      return this.#takeThread(prefix, remembered !== undefined)
    })
    try {
      if (remembered && length === prefix.length) return { path, row: remembered.row }
      let row: Float32Array | null = null
      const { promptRows } = this.#context
      for (let at = length; at < prefix.length; at += promptRows) {
        await control.gate()
        if (control.signal.aborted) throw new Cancelled()
        row = await this.evaluate(path, prefix, at, Math.min(prefix.length, at + promptRows), () => this.#context.kernel.copyOf(0))
      }
      if (!row) throw new Error('a prefix without tokens')
      this.remember(prefix, row)
      return { path, row }
    } catch (error) {
      await this.#unpin(path)
      throw error
    }
  }

  /** The path that is the thread's own from now on, pinned twice. Its last token is left to be evaluated unless the row after it is known. */
  #takeThread(prefix: readonly number[], remembered: boolean): { readonly path: Path; readonly length: number } {
    const whole = remembered && this.cache.known(prefix) === prefix.length
    const taken = this.cache.take(prefix, whole ? prefix.length : prefix.length - 1)
    if (!taken) throw busy()
    if (this.#thread) this.cache.unpin(this.#thread)
    this.#thread = taken.path
    taken.path.pins++
    return taken
  }

  #unpin(path: Path): Promise<void> {
    return this.#turns.take(async () => this.cache.unpin(path))
  }

  /** Evaluates tokens [at, end) of `tokens` on `path`; `read` sees the kernel with the last one's row as row 0. */
  async evaluate<T>(path: Path, tokens: readonly number[], at: number, end: number, read: () => T, outputs = false): Promise<T> {
    return this.#turns.take(async () => {
      await this.#extend(path, tokens.slice(at, end), at, outputs)
      return read()
    })
  }

  async #extend(path: Path, part: readonly number[], at: number, outputs: boolean): Promise<void> {
    const rows = part.map((token, i) => ({ token, position: at + i, sequence: path.sequence, output: outputs || i === part.length - 1 }))
    if (!this.cache.reserve(rows.length) && !((await this.#stowThread()) && this.cache.reserve(rows.length))) throw full()
    await this.#roomy(rows)
    this.cache.extend(path, part)
  }

  /** The thread's own path leaves its cells to others and waits in the attic for the next weave; false when it is in use. */
  async #stowThread(): Promise<boolean> {
    const thread = this.#thread
    if (!thread || thread.pins > 1) return false
    this.#thread = null
    this.cache.unpin(thread)
    await this.#stowOldest()
    return true
  }

  /** `row` is what the model says after `tokens`: while they are cached a weave from there evaluates nothing. */
  remember(tokens: readonly number[], row: Float32Array): void {
    this.#rows = [{ tokens, row }, ...this.#rows.filter((other) => !equal(other.tokens, tokens))].slice(0, rememberedRows)
  }

  /** Lends `use` the context between the steps of others. */
  exclusively<T>(use: (decode: (rows: readonly Row[]) => Promise<void>) => Promise<T>): Promise<T> {
    return this.#turns.take(() => use(async (rows) => void (await this.#roomy(rows))))
  }

  async #decode(
    branches: readonly Branch[],
    trunk: Path,
    first: Float32Array,
    prefix: readonly number[],
    sink: WeaveSink,
    control: WeaveControl,
  ): Promise<void> {
    const { kernel } = this.#context
    const drawFirst = (some: readonly Branch[]): void => {
      if (some.length > 0) kernel.write(0, first)
      for (const branch of some) branch.draw(kernel, 0, sink)
    }
    this.#endCancelled(branches, sink, control)
    await this.#turns.take(async () => drawFirst(branches.filter((branch) => !branch.finish)))
    this.#open++
    try {
      for (;;) {
        await control.gate()
        this.#endCancelled(branches, sink, control)
        const over = branches.filter((branch) => branch.finish && branch.sequence !== null)
        if (over.length > 0) await this.#turns.take(async () => over.forEach((branch) => this.#retire(branch, prefix)))
        const live = branches.filter((branch) => !branch.finish)
        if (live.length === 0) return
        await this.#together({ live, trunk, prefix, sink, drawFirst })
      }
    } finally {
      this.#open--
    }
  }

  /** Joins the next step: all weaves whose gates are open by then are decoded in one batch. */
  #together(part: Part): Promise<void> {
    return new Promise((done, failed) => {
      this.#parts.push({ ...part, done, failed })
      if (this.#parts.length > 1) return
      const step = (): void => void this.#turns.take(() => this.#step(this.#parts.splice(0)))
      if (this.#open > 1) setImmediate(step)
      else step()
    })
  }

  async #step(parts: readonly JoinedPart[]): Promise<void> {
    const { kernel, outputRows } = this.#context
    const failed = new Set<JoinedPart>()
    /** One weave's failure ends that weave only. */
    const guarded = (part: JoinedPart, act: () => void): void => {
      if (failed.has(part)) return
      try {
        act()
      } catch (error) {
        failed.add(part)
        part.failed(error)
      }
    }
    const steps: Step[] = []
    const waiting: { readonly part: JoinedPart; readonly branch: Branch }[] = []
    for (const part of parts) {
      guarded(part, () => {
        part.drawFirst(part.live.filter((branch) => branch.tokens.length === 0))
        for (const branch of part.live) {
          if (!branch.finish && branch.tokens.length > 0 && !this.#addStep(part, branch, steps)) waiting.push({ part, branch })
        }
      })
    }
    // Without a sequence a branch waits until another one ends; where none is decoded, none will.
    if (steps.length === 0) for (const { part, branch } of waiting) guarded(part, () => branch.end('length', part.sink))
    try {
      for (let at = 0; at < steps.length; at += outputRows) {
        const some = steps.slice(at, at + outputRows)
        const decoding = this.#roomy(some.map(({ row }) => row))
        if (decoding !== null) await decoding
        this.cache.count(some.length)
        for (const [i, { branch, part }] of some.entries()) {
          branch.held = branch.tokens.length
          guarded(part, () => branch.draw(kernel, i, part.sink))
        }
      }
      for (const part of parts) part.done()
    } catch (error) {
      for (const part of parts) part.failed(error)
    }
  }

  /** The branch's next token; false when every sequence is in use. A branch that rolled back forgets what its sequence holds too much. */
  #addStep(part: JoinedPart, branch: Branch, steps: Step[]): boolean {
    const base = part.prefix.length
    const last = branch.tokens.length - 1
    if (branch.sequence === null) {
      branch.sequence = this.cache.lend()
      if (branch.sequence === null) return false
      this.#context.copy(part.trunk.sequence, branch.sequence, 0, base)
    }
    if (branch.held > last) {
      this.#context.remove(branch.sequence, base + last)
      this.cache.count(last - branch.held)
      branch.held = last
    }
    if (this.cache.reserve(steps.length + 1)) {
      steps.push({ branch, part, row: { token: branch.tokens[last] ?? 0, position: base + last, sequence: branch.sequence, output: true } })
    } else branch.end('length', part.sink)
    return true
  }

  /** Decodes, at once (null) where the context does; when the library finds no room although the count says there is, gives up old paths until it does. */
  #roomy(rows: readonly Row[]): Promise<void> | null {
    if (!this.#context.hasRoom(rows.length)) return this.#compacted(rows)
    try {
      return this.#context.decode(rows)?.catch((error: unknown) => this.#withFewerPaths(rows, error)) ?? null
    } catch (error) {
      return this.#withFewerPaths(rows, error)
    }
  }

  async #compacted(rows: readonly Row[]): Promise<void> {
    await this.#context.compact(this.cache.cellsUsed)
    try {
      await this.#context.decode(rows)
    } catch (error) {
      await this.#withFewerPaths(rows, error)
    }
  }

  async #withFewerPaths(rows: readonly Row[], failure: unknown): Promise<void> {
    if (!(failure instanceof NoCells)) throw failure
    if (!this.cache.evict()) throw full()
    await this.#compacted(rows)
  }

  #endCancelled(branches: readonly Branch[], sink: WeaveSink, control: WeaveControl): void {
    for (const branch of branches) {
      if (!branch.finish && (control.signal.aborted || control.isCancelled(branch.number))) branch.end('cancelled', sink)
    }
  }

  /** What a branch evaluated and kept goes into the cache. */
  #retire(branch: Branch, prefix: readonly number[]): void {
    const { sequence, held } = branch
    if (sequence === null) return
    const kept = Math.min(held, branch.tokens.length)
    branch.sequence = null
    this.cache.count(-held)
    if (kept < held) this.#context.remove(sequence, prefix.length + kept)
    this.cache.keep(sequence, [...prefix, ...branch.tokens.slice(0, kept)], prefix.length)
  }
}

function full(): FaultError {
  return new FaultError('memory', 'The text and its branches do not fit into the model\'s context; weave fewer or shorter branches.')
}

function busy(): FaultError {
  return new FaultError('busy', 'Too many branches are being woven at once; wait for some to end.')
}

function equal(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((token, i) => token === b[i])
}
