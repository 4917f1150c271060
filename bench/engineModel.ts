import { readFileSync, writeFileSync } from 'node:fs'
import { GgufBytes } from '../main/engine/testing/ggufFile'

const width = 512
const layers = 8
const heads = 8
const inner = 1408
const q8 = 8
const f32 = 0

/**
 * Writes a model whose step is long enough to measure: Llama architecture, random weights (the same ones each time) in Q8_0, 42 M of
 * them with 32k tokens: those of the tokenizer in `donor`, a GGUF file, and dummies. It computes nonsense in the time a real model takes.
 */
export function writeEngineModel(donor: string, path: string, vocabulary = 32_768): void {
  const kept = tokenizerOf(readFileSync(donor))
  const tensors: (readonly [name: string, dimensions: readonly number[], type: number])[] = [
    ['token_embd.weight', [width, vocabulary], q8],
    ['output_norm.weight', [width], f32],
  ]
  for (let i = 0; i < layers; i += 1) {
    tensors.push([`blk.${i}.attn_norm.weight`, [width], f32], [`blk.${i}.ffn_norm.weight`, [width], f32])
    for (const part of ['attn_q', 'attn_k', 'attn_v', 'attn_output']) tensors.push([`blk.${i}.${part}.weight`, [width, width], q8])
    for (const part of ['ffn_gate', 'ffn_up']) tensors.push([`blk.${i}.${part}.weight`, [width, inner], q8])
    tensors.push([`blk.${i}.ffn_down.weight`, [inner, width], q8])
  }
  const bytes = GgufBytes.header(BigInt(tensors.length), BigInt(13 + kept.others.length))
    .string('general.architecture', 'llama')
    .string('general.name', 'Synthetic')
    .number('general.file_type', 7)
    .number('llama.context_length', 8192)
    .number('llama.embedding_length', width)
    .number('llama.block_count', layers)
    .number('llama.feed_forward_length', inner)
    .number('llama.attention.head_count', heads)
    .number('llama.rope.dimension_count', width / heads)
  bytes.key('llama.attention.layer_norm_rms_epsilon', 6).raw(Buffer.from(Float32Array.of(1e-5).buffer))
  bytes.number('llama.vocab_size', vocabulary)
  for (const other of kept.others) bytes.raw(other)
  const dummies = Array.from({ length: vocabulary - kept.tokens.length }, (_, i) => `dummy${i}`)
  bytes.strings('tokenizer.ggml.tokens', [...kept.tokens, ...dummies])
  bytes.key('tokenizer.ggml.token_type', 9).u32(5).u64(BigInt(vocabulary))
  bytes.raw(Buffer.from(Int32Array.from({ length: vocabulary }, (_, i) => kept.types[i] ?? 1).buffer))
  const parts: Buffer[] = []
  let offset = 0
  for (const [name, dimensions, type] of tensors) {
    bytes.tensor(name, dimensions.map(BigInt), type, BigInt(offset))
    const elements = dimensions.reduce((a, b) => a * b, 1)
    const data = type === f32 ? Buffer.from(new Float32Array(elements).fill(1).buffer) : randomBlocks(elements / 32, 0.6 / Math.sqrt(dimensions[0] ?? 1))
    parts.push(data)
    offset += data.length
  }
  writeFileSync(path, Buffer.concat([bytes.end(0), ...parts]))
}

let state = 0x9e3779b9

/** Blocks of 32 whole numbers in −127…127 behind a half-precision scale that gives them this deviation. */
function randomBlocks(blocks: number, deviation: number): Buffer {
  const data = Buffer.alloc(blocks * 34)
  const scale = halfOf(deviation / 73)
  for (let block = 0, at = 0; block < blocks; block += 1) {
    data.writeUInt16LE(scale, at)
    at += 2
    for (let i = 0; i < 8; i += 1, at += 4) {
      state ^= state << 13
      state ^= state >>> 17
      state ^= state << 5
      data.writeInt32LE(state | 0, at)
    }
  }
  return data
}

/** A number in [2⁻¹⁴, 2) as IEEE half precision, rounded down. */
function halfOf(value: number): number {
  const exponent = Math.floor(Math.log2(value))
  return ((exponent + 15) << 10) | Math.floor((value / 2 ** exponent - 1) * 1024)
}

interface Tokenizer {
  readonly tokens: readonly string[]
  readonly types: readonly number[]
  /** Entries `tokenizer.*` that do not depend on the number of tokens, as they stand. */
  readonly others: readonly Buffer[]
}

function tokenizerOf(file: Buffer): Tokenizer {
  const tokens: string[] = []
  const types: number[] = []
  const others: Buffer[] = []
  let at = 24
  const u32 = (): number => file.readUInt32LE((at += 4) - 4)
  const u64 = (): number => Number(file.readBigUInt64LE((at += 8) - 8))
  const text = (): string => {
    const length = u64()
    return file.toString('utf8', at, (at += length))
  }
  const sizes = [1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8]
  const entries = Number(file.readBigUInt64LE(16))
  for (let entry = 0; entry < entries; entry += 1) {
    const start = at
    const name = text()
    const type = u32()
    if (type === 9) {
      const item = u32()
      const count = u64()
      for (let i = 0; i < count; i += 1) {
        if (item === 8) {
          const value = text()
          if (name === 'tokenizer.ggml.tokens') tokens.push(value)
        } else if (name === 'tokenizer.ggml.token_type') types.push(u32())
        else at += sizes[item] ?? 0
      }
    } else if (type === 8) text()
    else at += sizes[type] ?? 0
    const sized = ['tokenizer.ggml.tokens', 'tokenizer.ggml.token_type', 'tokenizer.ggml.scores'].includes(name)
    if (name.startsWith('tokenizer.') && !sized) others.push(file.subarray(start, at))
  }
  return { tokens, types, others }
}
