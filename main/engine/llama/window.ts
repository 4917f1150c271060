import type { Vocabulary } from './vocabulary'

/** What of head and text the model sees, as tokens. */
export interface Window {
  /** Begin token, head and visible text. Never empty. */
  readonly tokens: readonly number[]
  /** The first UTF-16 unit of the text that the model sees. */
  readonly visibleFrom: number
  /** How many bytes the tokens after the begin token hold before the visible text: the head's, and a space SentencePiece writes. */
  readonly before: number
  /** Number of tokens before the head: 1 with a begin token. */
  readonly begin: number
}

/**
 * Cuts the far end of `text` when it outgrows `room` tokens. The cut moves in steps of about a quarter window of English, along a grid
 * that depends on nothing but places in the text, so the evaluated window survives further typing. A head that would take more
 * than half the room keeps its beginning.
 */
export async function fitWindow(vocabulary: Vocabulary, head: string, text: string, room: number): Promise<Window> {
  const kept = await fitHead(vocabulary, head, Math.floor(room / 2))
  let grid = Math.max(64, room)
  for (;;) {
    let cut = text.length <= room ? 0 : firstCut(text, room, grid)
    for (;;) {
      const window = await tokenise(vocabulary, kept, text.slice(cut), cut)
      if (window.tokens.length <= room || cut >= text.length) {
        const tooFar = cut > 0 && window.tokens.length < room / 2 && grid > 16
        if (tooFar) break
        return window
      }
      cut = Math.max(cut + 1, border(text, (Math.floor(cut / grid) + 1) * grid, grid >> 1))
    }
    grid >>= 1
  }
}

/** Far enough back that the rest surely fills the room (no vocabulary has more than ~16 characters a token for long). */
function firstCut(text: string, room: number, grid: number): number {
  const far = text.length - 16 * room
  return far <= 0 ? 0 : border(text, Math.floor(far / grid) * grid, grid >> 1)
}

async function tokenise(vocabulary: Vocabulary, head: string, text: string, visibleFrom: number): Promise<Window> {
  const { ids, lead } = await vocabulary.tokenise(head + text)
  const begin = vocabulary.begin ?? (ids.length === 0 ? vocabulary.blank : null)
  return {
    tokens: begin === null ? ids : [begin, ...ids],
    visibleFrom,
    before: Buffer.byteLength(head, 'utf8') + lead,
    begin: begin === null ? 0 : 1,
  }
}

async function fitHead(vocabulary: Vocabulary, head: string, room: number): Promise<string> {
  if (head.length <= room) return head
  let kept = head.slice(0, 16 * room)
  for (let { ids } = await vocabulary.tokenise(kept); ids.length > room; { ids } = await vocabulary.tokenise(kept)) {
    kept = wholeCharacters(kept.slice(0, Math.floor((kept.length * room * 0.95) / ids.length)))
  }
  return kept
}

function wholeCharacters(text: string): string {
  return /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text
}

/** The first paragraph border in [at, at + reach), else the first word border, else a place between characters. */
function border(text: string, at: number, reach: number): number {
  if (at <= 0) return 0
  if (at >= text.length) return text.length
  const near = text.slice(at, at + reach)
  const paragraph = near.indexOf('\n')
  if (paragraph >= 0) return at + paragraph + 1
  const word = near.search(/\s/)
  if (word >= 0) return at + word + 1
  const inside = /[\uDC00-\uDFFF]/.test(text.charAt(at)) && /[\uD800-\uDBFF]/.test(text.charAt(at - 1))
  return inside ? at + 1 : at
}
