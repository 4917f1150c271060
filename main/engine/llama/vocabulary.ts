/** Tokens of a text, and how many bytes of the first one are not in the text (SentencePiece writes a space before it). */
export interface Tokens {
  readonly ids: readonly number[]
  readonly lead: number
}

const rememberedTexts = 4
const longestRemembered = 2 ** 18

/** What a vocabulary is read from. Every id asked about is within `size`. */
export interface VocabularySource {
  readonly size: number
  /** The token a text begins with, or null when this model takes none. */
  readonly begin: number | null
  /** Where an empty page starts: the begin token, or the end-of-text token that separates documents in training. */
  readonly blank: number
  bytes(id: number): Uint8Array
  endsText(id: number): boolean
  isSilent(id: number): boolean
  /** Without a begin token; control tokens in the text are read as plain text. */
  tokenise(bytes: Uint8Array, text: string): Promise<readonly number[]>
}

/** A model's vocabulary: text to tokens, and each token's exact bytes, as the model's file lists them. */
export class Vocabulary {
  readonly size: number
  readonly begin: number | null
  readonly blank: number
  readonly #source: VocabularySource
  readonly #bytes: (Uint8Array | undefined)[]
  readonly #texts: (string | undefined)[]
  readonly #plain: (boolean | undefined)[]
  readonly #ends: (boolean | undefined)[]
  readonly #silent: (boolean | undefined)[]
  /** Of the last texts: a writer asks for more branches at the same place, and what she reads is scored as it was woven. */
  readonly #tokenised = new Map<string, Tokens>()
  #index: VocabularyIndex | null = null

  constructor(source: VocabularySource) {
    this.#source = source
    this.size = source.size
    this.begin = source.begin
    this.blank = source.blank
    this.#bytes = new Array<Uint8Array | undefined>(this.size)
    this.#texts = new Array<string | undefined>(this.size)
    this.#plain = new Array<boolean | undefined>(this.size)
    this.#ends = new Array<boolean | undefined>(this.size)
    this.#silent = new Array<boolean | undefined>(this.size)
  }

  /** The bytes this token adds to a text, whatever its neighbours; none for control tokens. */
  bytes(id: number): Uint8Array {
    if (!(id >= 0 && id < this.size)) throw new RangeError(`token ${id} of ${this.size}`)
    return (this.#bytes[id] ??= this.#source.bytes(id))
  }

  /** The token's bytes as text, U+FFFD for those that are no whole character. */
  text(id: number): string {
    return (this.#texts[id] ??= Buffer.from(this.bytes(id)).toString('utf8'))
  }

  /** The token's text when its bytes are whole characters and no carriage return, else null. */
  plain(id: number): string | null {
    const text = this.text(id)
    const isPlain = (this.#plain[id] ??= !text.includes('\r') && Buffer.from(text, 'utf8').equals(this.bytes(id)))
    return isPlain ? text : null
  }

  endsText(id: number): boolean {
    return (this.#ends[id] ??= this.#source.endsText(id))
  }

  /** A control, unknown or unused token that does not end a text: it has no text, so a branch never draws it. */
  isSilent(id: number): boolean {
    return (this.#silent[id] ??= this.#source.isSilent(id) && !this.endsText(id))
  }

  /** The tokens' bytes join to the text again, after `lead` bytes, for every byte-level and SentencePiece vocabulary. */
  async tokenise(text: string): Promise<Tokens> {
    if (text === '') return { ids: [], lead: 0 }
    const known = this.#tokenised.get(text)
    if (known) return known
    const tokens = await this.#tokenise(text)
    if (this.#tokenised.size >= rememberedTexts) this.#tokenised.clear()
    if (text.length <= longestRemembered) this.#tokenised.set(text, tokens)
    return tokens
  }

  async #tokenise(text: string): Promise<Tokens> {
    const bytes = Buffer.from(text, 'utf8')
    const ids = await this.#source.tokenise(bytes, text)
    let total = 0
    for (const id of ids) total += this.bytes(id).length
    return { ids, lead: total === bytes.length + 1 && this.bytes(ids[0] ?? 0)[0] === 0x20 ? 1 : 0 }
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
