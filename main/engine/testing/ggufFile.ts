/** Writes GGUF files piece by piece, for tests: honest ones and ones that lie. */
export class GgufBytes {
  readonly #parts: Buffer[] = []

  static header(tensors: bigint, metadata: bigint, version = 3): GgufBytes {
    return new GgufBytes().raw(Buffer.from('GGUF')).u32(version).u64(tensors).u64(metadata)
  }

  raw(bytes: Uint8Array): this {
    this.#parts.push(Buffer.from(bytes))
    return this
  }

  u32(value: number): this {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32LE(value >>> 0)
    return this.raw(bytes)
  }

  u64(value: bigint): this {
    const bytes = Buffer.alloc(8)
    bytes.writeBigUInt64LE(BigInt.asUintN(64, value))
    return this.raw(bytes)
  }

  text(value: string): this {
    const bytes = Buffer.from(value)
    return this.u64(BigInt(bytes.length)).raw(bytes)
  }

  key(name: string, type: number): this {
    return this.text(name).u32(type)
  }

  number(name: string, value: number): this {
    return this.key(name, 4).u32(value)
  }

  string(name: string, value: string): this {
    return this.key(name, 8).text(value)
  }

  strings(name: string, values: readonly string[]): this {
    this.key(name, 9).u32(8).u64(BigInt(values.length))
    for (const value of values) this.text(value)
    return this
  }

  tensor(name: string, dimensions: readonly bigint[], type: number, offset: bigint): this {
    this.text(name).u32(dimensions.length)
    for (const size of dimensions) this.u64(size)
    return this.u32(type).u64(offset)
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#parts)
  }

  /** Padding to a multiple of 32, and `data` bytes. */
  end(data: number): Buffer {
    const head = this.bytes
    return Buffer.concat([head, Buffer.alloc((32 - (head.length % 32)) % 32), Buffer.alloc(data)])
  }
}

/** What a tiny file says of itself; each field can be made a lie. */
export interface TinyGguf {
  readonly version?: number
  readonly tensors?: bigint
  readonly metadata?: bigint
  readonly architecture?: string
  readonly alignment?: number
  readonly layers?: number
  readonly heads?: number
  readonly dimensions?: readonly bigint[]
  readonly type?: number
  readonly offset?: bigint
  readonly data?: number
  readonly extra?: (bytes: GgufBytes) => void
}

/** A GGUF of one 8 × 4 tensor and three tokens that `checkGguf` finds good, but for the lies asked for. */
export function tinyGguf(lies: TinyGguf = {}): Buffer {
  const bytes = GgufBytes.header(lies.tensors ?? 2n, lies.metadata ?? (lies.extra === undefined ? 10n : 11n), lies.version)
    .string('general.architecture', lies.architecture ?? 'llama')
    .string('general.name', 'Tiny')
    .number('general.alignment', lies.alignment ?? 32)
    .number('general.file_type', 0)
    .number('llama.block_count', lies.layers ?? 1)
    .number('llama.context_length', 128)
    .number('llama.embedding_length', 8)
    .number('llama.attention.head_count', lies.heads ?? 2)
    .string('tokenizer.ggml.model', 'gpt2')
    .strings('tokenizer.ggml.tokens', ['a', 'b', '<|endoftext|>'])
  lies.extra?.(bytes)
  bytes.tensor('token_embd.weight', lies.dimensions ?? [8n, 4n], lies.type ?? 0, lies.offset ?? 0n)
  bytes.tensor('output_norm.weight', [8n], 0, 128n)
  return bytes.end(lies.data ?? 160)
}

/** A good model file with a chat template put into it, as one that was tuned to answer has it. */
export function withChatTemplate(model: Buffer): Buffer {
  const entry = (template: string): Buffer => new GgufBytes().string('tokenizer.chat_template', template).bytes
  // The tensors' data stays aligned when what is put in is a multiple of 32 bytes long.
  const template = "{{ ''.__class__.__mro__[1].__subclasses__() }}{% for _ in range(10 ** 12) %}{{ messages }}{% endfor %}"
  const added = entry(template.padEnd(template.length + ((32 - (entry(template).length % 32)) % 32)))
  const head = Buffer.from(model.subarray(0, 24))
  head.writeBigUInt64LE(head.readBigUInt64LE(16) + 1n, 16)
  return Buffer.concat([head, added, model.subarray(24)])
}
