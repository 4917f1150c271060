import { decodeEvidence } from '../../loom/evidenceCodec'
import type { TokenEvidence } from '../../loom/evidence'

/** Evidence as plain values. The texts of the tokens joined are the text: a character in several tokens is its last one's. */
export function tokensOf(evidence: Uint8Array): (TokenEvidence & { readonly text: string })[] {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const { tokens, damage } = decodeEvidence(evidence)
  if (damage !== null) throw new Error(`the engine's evidence is damaged: ${damage}`)
  return tokens.map((token) => ({ ...token, text: decoder.decode(token.bytes, { stream: true }) }))
}
