import { away, type Llama, type Pointer } from './abi'
import type { VocabularySource } from './vocabulary'

const unknown = 1 << 0
const unused = 1 << 1
const control = 1 << 3

/** Shorter texts are tokenised at once; longer ones on a pool thread. */
const shortBytes = 4096

/** Reads a vocabulary out of libllama: `llama_token_to_piece` gives each token's own bytes, without `detokenize`'s cleaning. */
export function nativeVocabulary(llama: Llama, vocabulary: Pointer): VocabularySource {
  const begin = llama.beginToken(vocabulary)
  return {
    size: llama.vocabularySize(vocabulary),
    begin: llama.addsBegin(vocabulary) && begin >= 0 ? begin : null,
    blank: begin >= 0 ? begin : Math.max(llama.endToken(vocabulary), 0),
    endsText: (id) => llama.isEndOfGeneration(vocabulary, id),
    isSilent: (id) => (llama.tokenAttributes(vocabulary, id) & (control | unknown | unused)) !== 0,
    bytes: (id) => {
      const room = new Uint8Array(64)
      const length = llama.tokenToPiece(vocabulary, id, room, room.length, 0, false)
      if (length >= 0) return room.slice(0, length)
      const larger = new Uint8Array(-length)
      return larger.subarray(0, Math.max(0, llama.tokenToPiece(vocabulary, id, larger, larger.length, 0, false)))
    },
    tokenise: async (bytes) => {
      const ask = (room: Int32Array): number | Promise<number> =>
        bytes.length < shortBytes
          ? llama.tokenize(vocabulary, bytes, bytes.length, room, room.length, false, false)
          : away(llama.tokenize, vocabulary, bytes, bytes.length, room, room.length, false, false)
      let room = new Int32Array(bytes.length + 16)
      let count = await ask(room)
      if (count < 0) {
        room = new Int32Array(-count)
        count = await ask(room)
      }
      return Array.from(room.subarray(0, Math.max(0, count)))
    },
  }
}
