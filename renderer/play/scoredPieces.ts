import { EvidenceWriter } from '../../loom/evidenceCodec'
import { tokensOf } from './script'

/** Tokens of one event. */
const pieceTokens = 512
const utf8 = new TextEncoder()

/** Evidence of a text from `from` on in pieces, as a model's would come: every token with one alternative, surprises from 0 to 8 bits. */
export function* scoredPieces(text: string, from: number): Generator<{ readonly from: number; readonly evidence: Uint8Array }, undefined> {
  const tokens = tokensOf(text.slice(from))
  let at = from
  for (let first = 0; first < tokens.length; first += pieceTokens) {
    const begin = at
    const writer = new EvidenceWriter()
    writer.header()
    for (const [i, token] of tokens.slice(first, first + pieceTokens).entries()) {
      const bits = ((first + i) * 37) % 9
      const top = [{ id: 1, logprob: -0.5, text: ' the' }]
      writer.token({ id: 2, bytes: utf8.encode(token), logprob: -bits * Math.LN2, entropy: bits / 2, rank: bits + 1, top })
      at += token.length
    }
    yield { from: begin, evidence: writer.take() }
  }
}
