import type { Llama, Pointer } from './abi'
import { away } from './abi'

const control = 1 << 3
const unknown = 1 << 0
const unused = 1 << 1

/** Tokens of a text, and how many bytes of the first one are not in the text (SentencePiece writes a space before it). */
export interface Tokens {
  readonly ids: readonly number[]
  readonly lead: number
}

/** A model's vocabulary: text to tokens, and each token's exact bytes, as the model's file lists them. */
export class Vocabulary {
  readonly size: number
  /** The token a text begins with, or null when this model takes none. */
  readonly begin: number | null
  /** Where an empty page starts: `begin`, or the end-of-text token that separates documents in training. */
  readonly blank: number
  readonly #llama: Llama
  readonly #vocabulary: Pointer
  readonly #bytes: (Uint8Array | undefined)[]
  readonly #ends: (boolean | undefined)[]
  readonly #silent: (boolean | undefined)[]
  #index: VocabularyIndex | null = null

  constructor(llama: Llama, vocabulary: Pointer) {
    this.#llama = llama
    this.#vocabulary = vocabulary
    this.size = llama.vocabularySize(vocabulary)
    const begin = llama.beginToken(vocabulary)
    const end = llama.endToken(vocabulary)
    this.begin = llama.addsBegin(vocabulary) && begin >= 0 ? begin : null
    this.blank = begin >= 0 ? begin : Math.max(end, 0)
    this.#bytes = new Array<Uint8Array | undefined>(this.size)
    this.#ends = new Array<boolean | undefined>(this.size)
    this.#silent = new Array<boolean | undefined>(this.size)
  }

  /** The bytes this token adds to a text; none for control tokens. Never altered by its neighbours. */
  bytes(id: number): Uint8Array {
    if (!(id >= 0 && id < this.size)) throw new RangeError(`token ${id} of ${this.size}`)
    return (this.#bytes[id] ??= this.#piece(id))
  }

  endsText(id: number): boolean {
    return (this.#ends[id] ??= this.#llama.isEndOfGeneration(this.#vocabulary, id))
  }

  /** The token's bytes as text, U+FFFD for those that are no whole character. */
  text(id: number): string {
    return Buffer.from(this.bytes(id)).toString('utf8')
  }

  /**
   * Tokenises on a pool thread, without a begin token and without reading control tokens in the text.
   * The tokens' bytes join to the text again, after `lead` bytes, for every byte-level and SentencePiece vocabulary.
   */
  async tokenise(text: string): Promise<Tokens> {
    if (text === '') return { ids: [], lead: 0 }
    const bytes = Buffer.from(text, 'utf8')
    let room = new Int32Array(bytes.length + 16)
    const ask = (): Promise<number> => away(this.#llama.tokenize, this.#vocabulary, bytes, bytes.length, room, room.length, false, false)
    let count = bytes.length < 4096 ? this.#llama.tokenize(this.#vocabulary, bytes, bytes.length, room, room.length, false, false) : await ask()
    if (count < 0) {
      room = new Int32Array(-count)
      count = await ask()
    }
    const ids = Array.from(room.subarray(0, Math.max(0, count)))
    const first = ids[0] === undefined ? undefined : this.bytes(ids[0])
    const lead = first && first[0] === 0x20 && bytes[0] !== 0x20 ? 1 : this.#leadsWithTwo(ids, bytes)
    return { ids, lead }
  }

  /** Lookups by bytes. Built once, in slices that let the event loop breathe. */
  async index(): Promise<VocabularyIndex> {
    if (this.#index) return this.#index
    const index = new VocabularyIndex()
    for (let id = 0; id < this.size; id++) {
      index.add(id, this.bytes(id))
      if (id % 2048 === 2047) await new Promise((resolve) => setImmediate(resolve))
    }
    return (this.#index ??= index)
  }

  /** A control, unknown or unused token that does not end a text: it has no text, so a branch never draws it. */
  isSilent(id: number): boolean {
    return (this.#silent[id] ??= (this.#llama.tokenAttributes(this.#vocabulary, id) & (control | unknown | unused)) !== 0 && !this.endsText(id))
  }

  #leadsWithTwo(ids: readonly number[], bytes: Uint8Array): number {
    if (bytes[0] !== 0x20) return 0
    let total = 0
    for (const id of ids) total += this.bytes(id).length
    return total === bytes.length + 1 ? 1 : 0
  }

  #piece(id: number): Uint8Array {
    const room = new Uint8Array(64)
    const length = this.#llama.tokenToPiece(this.#vocabulary, id, room, room.length, 0, false)
    if (length >= 0) return room.slice(0, length)
    const larger = new Uint8Array(-length)
    return larger.subarray(0, Math.max(0, this.#llama.tokenToPiece(this.#vocabulary, id, larger, larger.length, 0, false)))
  }
}

/** Tokens by their bytes. Tokens without text are not in it. */
export class VocabularyIndex {
  readonly #keys: string[] = []
  readonly #ids: number[] = []
  readonly #exact = new Map<string, number[]>()
  readonly #beginnings = new Map<string, readonly number[]>()

  add(id: number, bytes: Uint8Array): void {
    if (bytes.length === 0) return
    const key = Buffer.from(bytes).toString('latin1')
    this.#keys.push(key)
    this.#ids.push(id)
    const same = this.#exact.get(key)
    if (same) same.push(id)
    else this.#exact.set(key, [id])
  }

  /** Tokens whose bytes are exactly these. */
  exactly(bytes: Uint8Array): readonly number[] {
    return this.#exact.get(Buffer.from(bytes).toString('latin1')) ?? []
  }

  /** Tokens that begin with these bytes, these bytes themselves among them. */
  beginning(bytes: Uint8Array): readonly number[] {
    const key = Buffer.from(bytes).toString('latin1')
    let found = this.#beginnings.get(key)
    if (!found) {
      found = this.#ids.filter((_, i) => this.#keys[i]?.startsWith(key))
      if (this.#beginnings.size >= 64) this.#beginnings.clear()
      this.#beginnings.set(key, found)
    }
    return found
  }

  /** Tokens with which a text that begins with `bytes` can go on: those beginning with it, and those that are its beginning. */
  towards(bytes: Uint8Array): readonly number[] {
    const shorter: number[] = []
    for (let length = 1; length < bytes.length; length++) shorter.push(...this.exactly(bytes.subarray(0, length)))
    return [...shorter, ...this.beginning(bytes)]
  }
}
