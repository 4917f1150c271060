import koffi from 'koffi'
import type { NativeBatch, Pointer } from '../main/engine/llama/abi'
import type { Library } from '../main/engine/llama/library'
import type { LoadedModel } from '../main/engine/llama/model'
import { createThreadpool } from '../main/engine/llama/threadpool'

/**
 * The practical limit: what `llama-batched-bench -pps` does. One context with a unified cache, a shared prefix, then steps of one
 * token for each sequence through `llama_decode`, with chosen-in-advance tokens: no logits are read, nothing is sampled or recorded.
 */
export class EngineReference {
  readonly #library: Library
  readonly #context: Pointer
  readonly #memory: Pointer
  readonly #vocabulary: number
  #prefix = -1
  #most = 0
  readonly #arrays = new ArrayBuffer(rows * (8 + 4 * 4 + 1))

  constructor(library: Library, model: LoadedModel, cells: number, threads: number, sequences: number) {
    this.#library = library
    this.#vocabulary = model.vocabulary.size
    const { llama } = library
    const context = llama.createContext(model.pointer, {
      ...llama.contextDefaults(),
      n_ctx: cells,
      n_batch: rows,
      n_ubatch: rows,
      n_seq_max: sequences + 1,
      n_outputs_max: sequences + 1,
      n_threads: threads,
      n_threads_batch: threads,
      no_perf: true,
      swa_full: true,
      kv_unified: true,
    })
    if (context === null) throw new Error('no context for the reference')
    this.#context = context
    this.#memory = llama.memory(context)
    const pool = threads > 1 ? createThreadpool(library, threads) : null
    if (pool !== null) llama.attachThreadpool(context, pool.address, pool.address)
  }

  /** Shares a prefix of so many tokens among all `branches`; one that is there already is not evaluated again. */
  prepare(prefix: number, branches: number): void {
    const { llama } = this.#library
    if (this.#prefix === prefix) {
      for (let branch = 1; branch <= this.#most; branch += 1) llama.removeSequence(this.#memory, branch, 0, -1)
    } else llama.clearMemory(this.#memory, true)
    for (let at = this.#prefix === prefix ? prefix : 0; at < prefix; at += rows) {
      const count = Math.min(rows, prefix - at)
      this.#decode(Array.from({ length: count }, (_, i) => ({ position: at + i, sequence: 0, output: at + i === prefix - 1 })))
    }
    for (let branch = 1; branch <= branches; branch += 1) llama.copySequence(this.#memory, 0, branch, 0, prefix)
    this.#prefix = prefix
    this.#most = Math.max(this.#most, branches)
  }

  /** Tokens per second over all `branches` after `prepare`, and the milliseconds of one step. */
  run(prefix: number, branches: number, steps: number): { readonly tokensPerSecond: number; readonly stepMs: number } {
    const start = performance.now()
    for (let step = 0; step < steps; step += 1) {
      this.#decode(Array.from({ length: branches }, (_, i) => ({ position: prefix + step, sequence: i + 1, output: true })))
    }
    const ms = performance.now() - start
    return { tokensPerSecond: (steps * branches * 1000) / ms, stepMs: ms / steps }
  }

  /** Tokens per second of one sequence of so many tokens from nothing, in calls of `size`, with the logits of all of them or of each call's last. */
  prompt(tokens: number, size: number, outputs: 'all' | 'last'): number {
    this.#library.llama.clearMemory(this.#memory, true)
    this.#prefix = -1
    const start = performance.now()
    for (let at = 0; at < tokens; at += size) {
      const count = Math.min(size, tokens - at)
      this.#decode(Array.from({ length: count }, (_, i) => ({ position: at + i, sequence: 0, output: outputs === 'all' || i === count - 1 })))
    }
    return (tokens * 1000) / (performance.now() - start)
  }

  close(): void {
    this.#library.llama.detachThreadpool(this.#context)
    this.#library.llama.freeContext(this.#context)
  }

  #decode(batch: readonly { readonly position: number; readonly sequence: number; readonly output: boolean }[]): void {
    const address = koffi.address(this.#arrays)
    const at = (field: number): number => rows * (8 + 4 * field)
    const pointers = new BigUint64Array(this.#arrays, 0, rows)
    const [tokens, positions, counts, sequences] = [0, 1, 2, 3].map((field) => new Int32Array(this.#arrays, at(field), rows)) as [Int32Array, Int32Array, Int32Array, Int32Array]
    const outputs = new Int8Array(this.#arrays, at(4), rows)
    for (const [i, row] of batch.entries()) {
      tokens[i] = 300 + ((row.position * 7919 + row.sequence * 104_729) % (this.#vocabulary - 300))
      positions[i] = row.position
      counts[i] = 1
      sequences[i] = row.sequence
      pointers[i] = address + BigInt(at(3) + 4 * i)
      outputs[i] = row.output ? 1 : 0
    }
    const native: NativeBatch = {
      n_tokens: batch.length,
      token: address + BigInt(at(0)),
      embd: null,
      pos: address + BigInt(at(1)),
      n_seq_id: address + BigInt(at(2)),
      seq_id: address,
      logits: address + BigInt(at(4)),
    }
    const code = this.#library.llama.decode(this.#context, native)
    if (code !== 0) throw new Error(`llama_decode answered ${code}`)
    this.#library.llama.synchronize(this.#context)
  }
}

const rows = 512
