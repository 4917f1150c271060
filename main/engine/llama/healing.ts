import type { Vocabulary } from './vocabulary'
import type { Window } from './window'

const mostTokens = 4
const mostBytes = 24
const none = new Uint8Array(0)

/** A prefix shortened to a safe border, and the bytes of it that every branch has to begin with. */
export interface Healed {
  readonly tokens: readonly number[]
  readonly bytes: Uint8Array
}

/**
 * Token healing: the last word as typed may be tokens that the model never saw in such a place (" unbeliev" before "able"). Backs up to
 * the beginning of the word, its space included, at most a few tokens; never into the head, over a line break or past the beginning.
 */
export function healPrefix(window: Window, vocabulary: Vocabulary): Healed {
  const { tokens } = window
  const parts: Uint8Array[] = []
  let bytes = 0
  let end = tokens.length
  const visible = visibleTokens(window, vocabulary)
  while (end > visible && parts.length < mostTokens) {
    const part = vocabulary.bytes(tokens[end - 1] ?? 0)
    if (part.length === 0 || part.includes(10) || bytes + part.length > mostBytes) break
    parts.unshift(part)
    bytes += part.length
    end--
    if (part[0] === 0x20) break
  }
  const whole = Buffer.concat(parts)
  if (bytes === 0 || end < 1 || beginsInside(whole)) return { tokens, bytes: none }
  return { tokens: tokens.slice(0, end), bytes: Uint8Array.from(whole) }
}

function visibleTokens(window: Window, vocabulary: Vocabulary): number {
  let left = window.before
  let at = window.begin
  while (left > 0 && at < window.tokens.length) left -= vocabulary.bytes(window.tokens[at++] ?? 0).length
  return Math.max(at, 1)
}

/** The bytes begin in the middle of a character. */
function beginsInside(bytes: Uint8Array): boolean {
  const first = bytes[0] ?? 0
  return first >= 0x80 && first < 0xc0
}
