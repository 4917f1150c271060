import type { LlamaModel } from 'node-llama-cpp'
import type { VocabularySource } from './vocabulary'

/** Values of `tokenizer.ggml.token_type`. */
const typeOf = { unknown: 2, control: 3, userDefined: 4, unused: 5, byte: 6 } as const

/** Reads a vocabulary out of the token list in the model's file, as node-llama-cpp parsed it. */
export function listedVocabulary(model: LlamaModel): VocabularySource {
  const listed = model.fileInfo.metadata.tokenizer.ggml
  const tokens: readonly string[] = listed.tokens
  const types: readonly number[] = listed.token_type ?? []
  const byteLevel = listed.model === 'gpt2'
  const { bos, eos } = model.tokens
  const type = (id: number): number => types[id] ?? 1
  return {
    size: tokens.length,
    begin: model.tokens.shouldPrependBosToken && bos !== null ? bos : null,
    blank: bos ?? eos ?? 0,
    endsText: (id) => model.isEogToken(id as never),
    isSilent: (id) => type(id) === typeOf.unknown || type(id) === typeOf.control || type(id) === typeOf.unused,
    bytes: (id) => {
      const written = tokens[id] ?? ''
      if (type(id) === typeOf.control || type(id) === typeOf.unknown) return new Uint8Array(0)
      if (type(id) === typeOf.byte) return Uint8Array.of(parseInt(written.slice(3, 5), 16))
      if (type(id) === typeOf.userDefined) return Buffer.from(written, 'utf8')
      return byteLevel ? byteLevelBytes(written) : Buffer.from(written.replaceAll('\u2581', ' '), 'utf8')
    },
    tokenise: async (_bytes, text) => model.tokenize(text, false).map(Number),
  }
}

/** GPT-2 writes bytes that are no visible Latin-1 character as U+0100 and up, in rising order. */
function byteLevelBytes(written: string): Uint8Array {
  const bytes: number[] = []
  for (const character of written) {
    const code = character.codePointAt(0) ?? 0
    const byte = byteOf.get(code)
    if (byte === undefined) bytes.push(...Buffer.from(character, 'utf8'))
    else bytes.push(byte)
  }
  return Uint8Array.from(bytes)
}

const byteOf = new Map<number, number>()
for (let byte = 0, next = 256; byte < 256; byte++) {
  const visible = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae
  byteOf.set(visible ? byte : next++, byte)
}
