import koffi from 'koffi'
import { FaultError } from '../../../protocol/fault'
import { away, type ContextParams, type NativeBatch, type Pointer } from './abi'
import type { Library } from './library'
import { createThreadpool, type Threadpool } from './threadpool'
import { RowKernel } from './rowKernel'
import { spareMemory } from './spareMemory'

/** One token to evaluate. */
export interface Row {
  readonly token: number
  readonly position: number
  readonly sequence: number
  readonly output: boolean
}

/** Tokens of one `decode` call. */
const batchLimit = 512
/** Rows of logits one `decode` call may ask for; libllama aborts the process beyond. */
const outputLimit = 64
const sequences = 96
/** Sequence ids that may be used: what is saved of a context is what ids below its `n_seq_max` hold. */
export const sequenceLimit = sequences - 2
/** Holds removed cells until the pool is compacted. */
const bin = sequences - 1
/** Holds what is being saved. */
const scratch = sequences - 2
/** More is not moved at once, and never more than half of the spare memory. */
const mostMoved = 2 ** 31
/** A buffer up to this size is kept for the next time. */
const keptBytes = 2 ** 26
/** A copy of so many bytes would hold up the event loop. */
const longCopy = 2 ** 22

/** Steps shorter than this run on the event loop's own thread: a hop to a pool thread would cost a tenth of them. */
const shortMs = 4
/** The event loop has its turn before a step that would make it wait longer. */
const sliceMs = 6

/**
 * Rows of one call on the CPU. From 64 rows on ggml's flash attention works in tiles, which rounds differently: below, a token's
 * numbers are the same bits in whatever company it is evaluated, and a seed draws its branch again whatever was cached.
 */
const evenRows = 60

export interface ContextWish {
  readonly cells: number
  /** Layers are on a GPU. */
  readonly gpu: boolean
}

/** There is no room in the cache for these rows; nothing was changed. */
export class NoCells extends Error {}

/**
 * One llama_context with a unified cache: cells are shared by sequences, `copy` moves no bytes. Calls must not overlap.
 * After `decode`, row i of `kernel` holds the logits of the i-th row that asked for output.
 */
export class Context {
  readonly cells: number
  readonly kernel: RowKernel
  /** Rows of a prompt to give to one call. */
  readonly promptRows: number
  /** Cells that may lie in the pool unused, and as many removed: a CPU steps over them one by one, a GPU hardly minds them but copies slowly. */
  readonly idleCells: number
  /** Rows with output to give to one call. */
  readonly outputRows: number
  decodeCalls = 0
  evaluatedTokens = 0
  sequenceCopies = 0
  compactions = 0
  readonly #library: Library
  readonly #context: Pointer
  readonly #memory: Pointer
  readonly #batch: NativeBatch
  readonly #arrays: BatchArrays
  readonly #slides: boolean
  readonly #gpu: boolean
  /** The CPU backend pauses the pool it computed with last before it takes another: none may be freed before the context. */
  readonly #retired: Threadpool[] = []
  #pool: Threadpool | null = null
  /** Threads set last. */
  #set = 0
  #threads = { step: 1, prompt: 1 }
  /** Milliseconds that a step of up to 2^i rows takes at its best of late. */
  #stepMs: number[] = []
  #yieldedAt = 0
  /** Cells from the beginning of the pool to the last one filled, removed ones included. */
  #filled = 0
  #moved: Uint8Array | null = null

  static async open(library: Library, model: Pointer, vocabulary: number, wish: ContextWish): Promise<Context> {
    const params: ContextParams = {
      ...library.llama.contextDefaults(),
      n_ctx: wish.cells,
      n_batch: batchLimit,
      n_ubatch: batchLimit,
      n_seq_max: sequences,
      n_outputs_max: sequences,
      n_threads: 1,
      n_threads_batch: 1,
      no_perf: true,
      swa_full: true,
      kv_unified: true,
    }
    library.log.clear()
    const context = await away(library.llama.createContext, model, params)
    if (!context) {
      throw new FaultError('memory', `There is not enough memory for a context of ${wish.cells} tokens; choose a smaller one in settings.`)
    }
    return new Context(library, model, context, vocabulary, wish)
  }

  private constructor(library: Library, model: Pointer, context: Pointer, vocabulary: number, wish: ContextWish) {
    this.#library = library
    this.#context = context
    this.#memory = library.llama.memory(context)
    this.#gpu = wish.gpu
    this.#slides = library.llama.slidingWindow(model) > 0
    this.cells = library.llama.contextSize(context)
    this.kernel = new RowKernel(vocabulary, outputLimit)
    this.#arrays = new BatchArrays(batchLimit)
    this.#batch = this.#arrays.native
    this.promptRows = wish.gpu ? batchLimit : evenRows
    this.idleCells = wish.gpu ? 2048 : 64
    this.outputRows = wish.gpu ? outputLimit : evenRows
  }

  /**
   * Evaluates `rows` in one call (at most `batchLimit`, `outputLimit` of them with output). Null: they are evaluated already, and
   * nothing is to be awaited. Throws, or rejects with, `NoCells`.
   */
  decode(rows: readonly Row[]): Promise<void> | null {
    const outputs = this.#arrays.fill(rows)
    if (outputs > outputLimit) throw new RangeError(`${outputs} rows of output`)
    this.#batch.n_tokens = rows.length
    const threads = rows.length >= 32 ? this.#threads.prompt : this.#threads.step
    if (threads !== this.#set) this.#setThreads(threads)
    const expected = rows.length > outputLimit ? Infinity : (this.#stepMs[sizeOf(rows.length)] ?? Infinity)
    if (expected >= shortMs) return this.#decodeAway(rows.length, outputs)
    if (performance.now() - this.#yieldedAt + expected > sliceMs) return this.#decodeSoon(rows.length, outputs)
    this.#decodeHere(rows.length, outputs)
    return null
  }

  #decodeHere(rows: number, outputs: number): void {
    const start = performance.now()
    const code = this.#library.llama.decode(this.#context, this.#batch)
    this.#decoded(rows, outputs, code, performance.now() - start)
  }

  async #decodeSoon(rows: number, outputs: number): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve))
    this.#yieldedAt = performance.now()
    this.#decodeHere(rows, outputs)
  }

  async #decodeAway(rows: number, outputs: number): Promise<void> {
    const { decode, synchronize } = this.#library.llama
    const start = performance.now()
    const code = await away(decode, this.#context, this.#batch)
    // The CPU is done when the call returns; reading the logits would wait for a GPU on this thread.
    if (this.#gpu) await away(synchronize, this.#context)
    this.#yieldedAt = performance.now()
    this.#decoded(rows, outputs, code, this.#yieldedAt - start)
  }

  #decoded(rows: number, outputs: number, code: number, ms: number): void {
    const size = sizeOf(rows)
    this.#stepMs[size] = Math.min(ms, (rows > outputLimit ? Infinity : (this.#stepMs[size] ?? Infinity)) * 1.1)
    this.decodeCalls++
    if (code === 1) throw new NoCells()
    if (code !== 0) throw new Error(`llama_decode answered ${code}`)
    this.evaluatedTokens += rows
    this.#filled += rows
    if (outputs === 0) return
    const logits = this.#library.llama.logits(this.#context)
    if (!logits) throw new Error('llama_get_logits answered null')
    this.#library.copyOut(this.kernel.refill(), logits, outputs * this.kernel.vocabulary * 4)
  }

  /** Gives cells [start, end) of `from` to `to` as well. `to` holds none of them. */
  copy(from: number, to: number, start: number, end: number): void {
    if (start >= end) return
    this.sequenceCopies++
    this.#library.llama.copySequence(this.#memory, from, to, start, end)
  }

  /**
   * Takes cells [start, end) from `sequence` (−1: to its end). They are not filled again before the pool is compacted: llama.cpp fills
   * the first hole it finds, and attention over cells out of order rounds differently (its CPU backend sums in half precision).
   */
  remove(sequence: number, start: number, end = -1): void {
    this.#library.llama.copySequence(this.#memory, sequence, bin, start, end)
    this.#library.llama.removeSequence(this.#memory, sequence, start, end)
  }

  /** So many cells can be filled without `compact`. */
  hasRoom(cells: number): boolean {
    return this.#filled + cells <= this.cells
  }

  /** To be called when nothing waits: compacts the pool when much of it is removed cells, which attention has to step over. */
  async tidy(used: number): Promise<void> {
    if (this.#filled - used > Math.max(this.idleCells, used / 2)) await this.compact(used)
  }

  /**
   * Moves the `used` cells that sequences hold to the beginning of the pool, in the order they lie in: a path's tokens are always
   * summed in the order of their positions, to the last bit. When there is no memory for that, only gives up the removed ones.
   */
  async compact(used: number): Promise<void> {
    const { llama } = this.#library
    llama.removeSequence(this.#memory, bin, 0, -1)
    this.#filled = used
    if (used === 0) return
    const size = Number(llama.stateSize(this.#context))
    if (size > Math.min(mostMoved, spareMemory() / 2)) return
    const bytes = this.#moved !== null && this.#moved.length >= size ? this.#moved : Buffer.allocUnsafeSlow(size)
    this.#moved = size <= keptBytes ? bytes : null
    const saved = await away(llama.saveState, this.#context, bytes, size)
    if (Number(saved) !== size) return
    const restored = await away(llama.restoreState, this.#context, bytes, size)
    if (Number(restored) !== size) throw new Error('the cells could not be put back')
    this.compactions++
  }

  /** What cells [start, end) of `sequence` hold, to be put back with `restore`. Null when the library cannot say it. */
  async save(sequence: number, start: number, end: number): Promise<Uint8Array | null> {
    const { llama } = this.#library
    llama.copySequence(this.#memory, sequence, scratch, start, end)
    const size = Number(llama.sequenceSize(this.#context, scratch))
    const bytes = Buffer.allocUnsafeSlow(size)
    const { saveSequence } = llama
    const saved = size < longCopy ? saveSequence(this.#context, bytes, size, scratch) : await away(saveSequence, this.#context, bytes, size, scratch)
    llama.removeSequence(this.#memory, scratch, 0, -1)
    return Number(saved) === size ? bytes : null
  }

  /** Fills `cells` cells of `sequence`, which holds none, with what was saved; false when the library cannot. */
  async restore(sequence: number, bytes: Uint8Array, cells: number): Promise<boolean> {
    this.#filled += cells
    const { restoreSequence } = this.#library.llama
    const size = bytes.length
    const read = size < longCopy ? restoreSequence(this.#context, bytes, size, sequence) : await away(restoreSequence, this.#context, bytes, size, sequence)
    return Number(read) === size
  }

  /** False when the sequence lost its first cells to a sliding window: it cannot be rewound. */
  isWhole(sequence: number): boolean {
    return !this.#slides || this.#library.llama.firstPosition(this.#memory, sequence) === 0
  }

  clear(): void {
    this.#library.llama.clearMemory(this.#memory, false)
    this.#filled = 0
  }

  /** Threads for steps of few rows and for prompts. Makes a pool for the larger of the two. */
  useThreads(step: number, prompt: number): void {
    this.#library.llama.detachThreadpool(this.#context)
    if (this.#pool) this.#retired.push(this.#pool)
    this.#pool = null
    this.#threads = { step, prompt }
    this.#stepMs = []
    this.#set = 0
    const most = Math.max(step, prompt)
    if (most > 1) this.#pool = createThreadpool(this.#library, most)
  }

  /** One thread does without the pool, whose sleepers would be woken for nothing at every step. */
  #setThreads(threads: number): void {
    const { llama } = this.#library
    llama.setThreads(this.#context, threads, threads)
    if (threads === 1 || !this.#pool) llama.detachThreadpool(this.#context)
    else llama.attachThreadpool(this.#context, this.#pool.address, this.#pool.address)
    this.#set = threads
  }

  async close(): Promise<void> {
    this.#library.llama.detachThreadpool(this.#context)
    await away(this.#library.llama.freeContext, this.#context)
    this.#pool?.free()
    this.#pool = null
    for (const pool of this.#retired.splice(0)) pool.free()
  }
}

/** Steps of about as many rows take about as long. */
function sizeOf(rows: number): number {
  return Math.ceil(Math.log2(rows))
}

/** The arrays a llama_batch points to: JavaScript's own memory, which never moves while `#memory` lives. */
class BatchArrays {
  readonly native: NativeBatch
  readonly #memory: ArrayBuffer
  readonly #tokens: Int32Array
  readonly #positions: Int32Array
  readonly #sequences: Int32Array
  readonly #outputs: Int8Array

  constructor(rows: number) {
    this.#memory = new ArrayBuffer(rows * (8 + 4 * 4 + 1))
    const address = koffi.address(this.#memory)
    const pointers = new BigUint64Array(this.#memory, 0, rows)
    const at = (field: number): number => rows * (8 + 4 * field)
    this.#tokens = new Int32Array(this.#memory, at(0), rows)
    this.#positions = new Int32Array(this.#memory, at(1), rows)
    const counts = new Int32Array(this.#memory, at(2), rows)
    this.#sequences = new Int32Array(this.#memory, at(3), rows)
    this.#outputs = new Int8Array(this.#memory, at(4), rows)
    counts.fill(1)
    for (let i = 0; i < rows; i++) pointers[i] = address + BigInt(at(3) + 4 * i)
    this.native = {
      n_tokens: 0,
      token: address + BigInt(at(0)),
      embd: null,
      pos: address + BigInt(at(1)),
      n_seq_id: address + BigInt(at(2)),
      seq_id: address,
      logits: address + BigInt(at(4)),
    }
  }

  /** Answers how many rows want output. */
  fill(rows: readonly Row[]): number {
    if (rows.length < 1 || rows.length > this.#tokens.length) throw new RangeError(`${rows.length} rows in a batch`)
    let outputs = 0
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as Row
      this.#tokens[i] = row.token
      this.#positions[i] = row.position
      this.#sequences[i] = row.sequence
      this.#outputs[i] = row.output ? 1 : 0
      if (row.output) outputs++
    }
    return outputs
  }
}
