import { createHash } from 'node:crypto'
import { ScoreMap, type ScoreBlob } from '../../loom/scoreMap'
import type { KeptScores } from '../store/scoreFile'
import { cutBefore, type Stretch } from './scorePieces'

/** Where scores are kept with the loom: `main/store/scoreFile.ts`. */
export interface ScoreShelf {
  get(key: string): Promise<Uint8Array | null>
  lacking(keys: readonly string[]): Promise<readonly string[]>
  keep(kept: readonly KeptScores[]): Promise<void>
}

/** What scores depend on besides the text. */
export interface ScoredBy {
  /** Name, size and hash of the model's file. */
  readonly model: string
  /** Tokens of its window. */
  readonly window: number
}

const blobHead = 8

/** What the model was asked for a piece names its scores: another text, another window or another model is another key. */
function pieceKey({ model, window }: ScoredBy, text: string, { from, to }: Stretch): string {
  const cut = cutBefore(text, to, window)
  return createHash('sha256').update(`${JSON.stringify([model, window, from - cut])}\n`).update(text.slice(cut, to), 'utf8').digest('hex')
}

/** The scores of a piece that were kept, at their places in the text; null when there are none that fit it. */
export async function recallPiece(shelf: ScoreShelf, by: ScoredBy, text: string, piece: Stretch): Promise<readonly ScoreBlob[] | null> {
  const bytes = await shelf.get(pieceKey(by, text, piece))
  const blobs = bytes === null ? null : unpack(bytes, piece.from)
  return blobs !== null && fits(blobs, piece) ? blobs : null
}

/** Keeps the pieces that are whole in `scores` and not kept yet, giving way to others between them. */
export async function keepPieces(shelf: ScoreShelf, by: ScoredBy, text: string, scores: ScoreMap, pieces: readonly Stretch[]): Promise<void> {
  for (const piece of pieces) {
    const blobs = scores.piece(piece.from, piece.to)
    if (blobs === null) continue
    const key = pieceKey(by, text, piece)
    if ((await shelf.lacking([key])).length > 0) await shelf.keep([{ key, bytes: pack(blobs, piece.from) }])
    await new Promise((go) => setImmediate(go))
  }
}

/** `{from:u32 length:u32 evidence[length]}…`, little-endian; `from` counts from the piece's beginning. */
function pack(blobs: readonly ScoreBlob[], start: number): Uint8Array {
  const bytes = new Uint8Array(blobs.reduce((sum, { evidence }) => sum + blobHead + evidence.length, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const { from, evidence } of blobs) {
    view.setUint32(at, from - start, true)
    view.setUint32(at + 4, evidence.length, true)
    bytes.set(evidence, at + blobHead)
    at += blobHead + evidence.length
  }
  return bytes
}

function unpack(bytes: Uint8Array, start: number): readonly ScoreBlob[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const blobs: ScoreBlob[] = []
  for (let at = 0; at < bytes.length; ) {
    if (at + blobHead > bytes.length) return null
    const end = at + blobHead + view.getUint32(at + 4, true)
    if (end > bytes.length) return null
    blobs.push({ from: start + view.getUint32(at, true), evidence: bytes.subarray(at + blobHead, end) })
    at = end
  }
  return blobs
}

/** The tokens stand one after the other up to the piece's end. Only a text's very first one may have no score. */
function fits(blobs: readonly ScoreBlob[], piece: Stretch): boolean {
  const map = new ScoreMap()
  for (const { from, evidence } of blobs) map.add(from, evidence)
  const tokens = map.tokens()
  let at = piece.from === 0 ? (tokens[0]?.from ?? 0) : piece.from
  for (const { from, to, bits } of tokens) {
    if (from !== at || !Number.isFinite(bits)) return false
    at = to
  }
  return at === piece.to
}
