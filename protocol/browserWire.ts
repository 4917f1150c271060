import type { BridgeEvent } from './bridge'
import type { Answer } from './fault'

/**
 * What the browser shell's page and main say over their WebSocket: JSON texts. A line may break and come back with the
 * same `tab`: main then sends what was not `heard`, and the page asks again what was not answered; a `call` number is
 * worked on once.
 */
export type ToMain =
  | { readonly t: 'call'; readonly call: number; readonly row: string; readonly args: unknown }
  /** All messages up to number `n` have arrived. */
  | { readonly t: 'heard'; readonly n: number }

/** `n` counts from 1 in the order sent. */
export type ToPage =
  | { readonly t: 'answer'; readonly n: number; readonly call: number; readonly answer: Answer<unknown> }
  | { readonly t: 'event'; readonly n: number; readonly event: BridgeEvent }

/** Close codes of the line that are not to be answered by trying again. */
export const lineCodes = {
  /** Another tab has taken over. */
  taken: 4001,
  /** Main no longer knows what this tab has heard: load the page anew. */
  restart: 4002,
  /** Heddle was ended. */
  over: 4003,
} as const

/** The path of the line, with `tab` and `heard` in its query. */
export const linePath = '/'

const step = 0x8000

/** JSON in which bytes are `{"$bytes": base64}`. No object of the bridge has keys of its own making, so none is mistaken. */
export function encodeWire(message: ToMain | ToPage): string {
  return JSON.stringify(message, (_, value: unknown) => (value instanceof Uint8Array ? { $bytes: toBase64(value) } : value))
}

/** Throws a SyntaxError when `text` is no JSON. What it says is still to be checked. */
export function decodeWire(text: string): unknown {
  return JSON.parse(text, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('$bytes' in value) || typeof value.$bytes !== 'string') return value
    return fromBase64(value.$bytes)
  })
}

function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let at = 0; at < bytes.length; at += step) binary += String.fromCharCode(...bytes.subarray(at, at + step))
  return btoa(binary)
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
}
