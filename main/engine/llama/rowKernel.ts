import { rowsBase64 } from '../kernel/rows.wasm'

interface Exports {
  readonly memory: WebAssembly.Memory
  survey(row: number, n: number, k: number, keep: number, out: number, ids: number, logits: number, scratch: number): void
  above(row: number, n: number, id: number): number
  collect(row: number, n: number, floor: number, cap: number, ids: number, logits: number): number
  draw(row: number, n: number, temperature: number, keep: number, u: number, scratch: number): number
  pick(row: number, n: number, most: number, keep: number, rate: number, u: number, scratch: number): number
}

/** What one row says about the next token. Logits and `logSum` are natural; `entropy` is in nats. */
export interface Survey {
  readonly most: number
  readonly logSum: number
  readonly entropy: number
  /** The `k` likeliest tokens, falling. */
  readonly ids: readonly number[]
  readonly logits: readonly number[]
}

export interface Candidates {
  /** Likeliest first; equal ones by rising id. */
  readonly ids: readonly number[]
  readonly logits: readonly number[]
}

const base = 1 << 16
const mostTop = 256
/** More than any vocabulary's size; below 2^21, so that with 32 bits above it a double holds it. */
const places = 2 ** 21
const minusZero = -(2 ** 31)
const module = new WebAssembly.Module(Buffer.from(rowsBase64, 'base64'))

/** Rows of logits in WebAssembly memory, and what is computed over them (kernel/rows.ts). */
export class RowKernel {
  readonly #bytes: Uint8Array
  readonly #x: Exports
  readonly #rows: number
  readonly #out: number
  readonly #ids: number
  readonly #logits: number
  readonly #scratch: number
  readonly #floats: Float32Array
  readonly #ints: Int32Array
  readonly #doubles: Float64Array
  /** The last survey while its row is unchanged and its sums are in `#scratch`. */
  #surveyed: { readonly row: number; readonly k: number; readonly keep: number; readonly survey: Survey } | null = null

  constructor(
    readonly vocabulary: number,
    readonly rows: number,
  ) {
    this.#x = new WebAssembly.Instance(module).exports as unknown as Exports
    const align = (bytes: number): number => (bytes + 63) & ~63
    const row = vocabulary * 4
    this.#rows = base
    this.#out = align(base + rows * row)
    this.#ids = this.#out + 64
    this.#logits = align(this.#ids + row + mostTop * 4)
    this.#scratch = align(this.#logits + row + mostTop * 4)
    const bytes = this.#scratch + (vocabulary / 256 + 2) * 8
    this.#x.memory.grow(Math.ceil((bytes - this.#x.memory.buffer.byteLength) / 65536) + 1)
    this.#bytes = new Uint8Array(this.#x.memory.buffer, base, rows * row)
    this.#floats = new Float32Array(this.#x.memory.buffer)
    this.#ints = new Int32Array(this.#x.memory.buffer)
    this.#doubles = new Float64Array(this.#x.memory.buffer)
  }


  /** The bytes of all rows, to be filled from native memory. */
  refill(): Uint8Array {
    this.#surveyed = null
    return this.#bytes
  }

  copyOf(row: number): Float32Array {
    return this.#floats.slice(this.#at(row) >> 2, (this.#at(row) >> 2) + this.vocabulary)
  }

  write(row: number, logits: Float32Array): void {
    this.#surveyed = null
    this.#floats.set(logits, this.#at(row) >> 2)
  }

  logit(row: number, id: number): number {
    return this.#floats[(this.#at(row) >> 2) + id] ?? -Infinity
  }

  setLogit(row: number, id: number, logit: number): void {
    this.#surveyed = null
    this.#floats[(this.#at(row) >> 2) + id] = logit
  }

  /** `k` ≤ 256. A `draw` at temperature 1 with the same `keep` costs next to nothing afterwards. */
  survey(row: number, k: number, keep = -Infinity): Survey {
    if (this.#surveyed?.row === row && this.#surveyed.k === k && this.#surveyed.keep === keep) return this.#surveyed.survey
    this.#x.survey(this.#at(row), this.vocabulary, k, keep, this.#out, this.#ids, this.#logits, this.#scratch)
    const out = this.#out >> 3
    const { ids, logits } = this.#list(Math.min(k, this.vocabulary))
    const survey: Survey = {
      most: this.#doubles[out] ?? NaN,
      logSum: this.#doubles[out + 1] ?? NaN,
      entropy: Math.max(0, this.#doubles[out + 2] ?? NaN),
      ids,
      logits,
    }
    this.#surveyed = { row, k, keep, survey }
    return survey
  }

  /** 1 is the likeliest. */
  rank(row: number, id: number): number {
    return this.#x.above(this.#at(row), this.vocabulary, id) + 1
  }

  /** Every token whose logit is at least `floor`. */
  collect(row: number, floor: number): Candidates {
    const count = this.#x.collect(this.#at(row), this.vocabulary, floor, this.vocabulary, this.#ids, this.#logits)
    return this.#sorted(count)
  }

  /** A token with p ∝ e^(logit / temperature) among those whose logit is at least the largest plus `keep` ≤ 0, for `u` in [0, 1). */
  draw(row: number, temperature: number, u: number, keep = -Infinity): number {
    const at = this.#at(row)
    if (temperature === 1 && this.#surveyed?.row === row && this.#surveyed.keep === keep) {
      return this.#x.pick(at, this.vocabulary, this.#surveyed.survey.most, keep, 1, u, this.#scratch)
    }
    this.#surveyed = null
    return this.#x.draw(at, this.vocabulary, temperature, keep, u, this.#scratch)
  }

  #at(row: number): number {
    if (row < 0 || row >= this.rows) throw new RangeError(`row ${row} of ${this.rows}`)
    return this.#rows + row * this.vocabulary * 4
  }

  #list(count: number): { ids: number[]; logits: number[] } {
    const firstId = this.#ids >> 2
    const firstLogit = this.#logits >> 2
    const ids = new Array<number>(count)
    const logits = new Array<number>(count)
    for (let i = 0; i < count; i++) {
      ids[i] = this.#ints[firstId + i] ?? -1
      logits[i] = this.#floats[firstLogit + i] ?? -Infinity
    }
    return { ids, logits }
  }

  /** Sorts numbers that hold a falling logit in their upper 32 bits and a place in the list below: a typed array sorts without calls. */
  #sorted(count: number): Candidates {
    const firstId = this.#ids >> 2
    const firstLogit = this.#logits >> 2
    const keys = new Float64Array(count)
    for (let i = 0; i < count; i++) {
      const written = this.#ints[firstLogit + i] ?? 0
      const bits = written === minusZero ? 0 : written
      keys[i] = (bits < 0 ? bits >>> 0 : 0x7fffffff - bits) * places + i
    }
    keys.sort()
    const ids = new Array<number>(count)
    const logits = new Array<number>(count)
    for (let i = 0; i < count; i++) {
      const place = (keys[i] ?? 0) % places
      ids[i] = this.#ints[firstId + place] ?? -1
      logits[i] = this.#floats[firstLogit + place] ?? -Infinity
    }
    return { ids, logits }
  }
}
