import type { Platform, Stroke } from '../../protocol/chord'

/** The part of a `KeyboardEvent` that says which key it was. */
export interface KeyPress {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  readonly metaKey: boolean
  getModifierState(name: 'AltGraph'): boolean
}

const named: ReadonlyMap<string, string> = new Map([
  ['Escape', 'Esc'],
  ['ArrowLeft', 'Left'],
  ['ArrowRight', 'Right'],
  ['ArrowUp', 'Up'],
  ['ArrowDown', 'Down'],
  [' ', 'Space'],
  ...['Enter', 'Tab', 'Backspace', 'Delete', 'Home', 'End', 'PageUp', 'PageDown'].map((name) => [name, name] as const),
  ...Array.from({ length: 12 }, (_, i) => [`F${i + 1}`, `F${i + 1}`] as const),
])

const signs: ReadonlyMap<string, string> = new Map([
  ['Backslash', '\\'],
  ['BracketLeft', '['],
  ['BracketRight', ']'],
  ['Semicolon', ';'],
  ['Quote', "'"],
  ['Comma', ','],
  ['Period', '.'],
  ['Slash', '/'],
  ['Minus', '-'],
  ['Equal', '='],
  ['Backquote', '`'],
])

/**
 * The strokes a key press may stand for, likeliest first. What the key *says* counts on layouts with Latin letters;
 * where it sits counts when it says something that no chord can name (another script, a dead key, Option on macOS),
 * and for digits, which some layouts keep behind Shift. Empty for what types signs: AltGr, and on Windows Alt with the
 * number pad.
 */
export function strokesOf(press: KeyPress, platform: Platform): readonly Stroke[] {
  if (press.getModifierState('AltGraph')) return []
  if (platform === 'windows' && press.altKey && !press.ctrlKey && /^Numpad\d$/.test(press.code)) return []
  const held = { ctrl: press.ctrlKey, alt: press.altKey, shift: press.shiftKey, meta: press.metaKey }
  const name = named.get(press.key)
  if (name !== undefined) return [{ ...held, key: name }]
  const placed = keyAt(press.code)
  const atPlace: readonly Stroke[] = placed === null ? [] : [{ ...held, key: placed }]
  if (!/^[!-~]$/.test(press.key) || (platform === 'mac' && press.altKey)) return atPlace
  const key = press.key.toLowerCase()
  if (/[a-z]/.test(key)) return [{ ...held, key }]
  const said: Stroke = { ...held, shift: false, key }
  const placeCounts = placed !== null && placed !== key && !/[a-z]/.test(placed) && (held.shift || /\d/.test(placed))
  if (placed === key) return atPlace
  return placeCounts ? [said, ...atPlace] : [said]
}

function keyAt(code: string): string | null {
  const letter = /^(?:Key|Digit)(.)$/.exec(code)?.[1]
  return letter?.toLowerCase() ?? signs.get(code) ?? null
}
