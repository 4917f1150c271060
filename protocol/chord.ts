/** A chord as people write it: `Mod+Shift+Enter`. `Mod` is Ctrl, on macOS Cmd. Keys are named as on a US keyboard. */
export type Chord = string

export type Platform = 'mac' | 'windows' | 'linux'

/** One key with its modifiers. `key` is a lower-case letter, a digit, a sign, or one of `namedKeys`. */
export interface Stroke {
  readonly ctrl: boolean
  readonly alt: boolean
  readonly shift: boolean
  readonly meta: boolean
  readonly key: string
}

/** Keys that have a name instead of a sign, with what macOS prints for them and what Electron calls them. */
const namedKeys: ReadonlyMap<string, { readonly mac: string; readonly other: string; readonly accelerator: string }> = new Map([
  ['Enter', { mac: '↩', other: 'Enter', accelerator: 'Return' }],
  ['Tab', { mac: '⇥', other: 'Tab', accelerator: 'Tab' }],
  ['Esc', { mac: '⎋', other: 'Esc', accelerator: 'Escape' }],
  ['Backspace', { mac: '⌫', other: 'Backspace', accelerator: 'Backspace' }],
  ['Delete', { mac: '⌦', other: 'Delete', accelerator: 'Delete' }],
  ['Space', { mac: 'Space', other: 'Space', accelerator: 'Space' }],
  ['Left', { mac: '←', other: '←', accelerator: 'Left' }],
  ['Right', { mac: '→', other: '→', accelerator: 'Right' }],
  ['Up', { mac: '↑', other: '↑', accelerator: 'Up' }],
  ['Down', { mac: '↓', other: '↓', accelerator: 'Down' }],
  ['Home', { mac: '↖', other: 'Home', accelerator: 'Home' }],
  ['End', { mac: '↘', other: 'End', accelerator: 'End' }],
  ['PageUp', { mac: '⇞', other: 'Page Up', accelerator: 'PageUp' }],
  ['PageDown', { mac: '⇟', other: 'Page Down', accelerator: 'PageDown' }],
  ...Array.from({ length: 12 }, (_, i) => {
    const name = `F${i + 1}`
    return [name, { mac: name, other: name, accelerator: name }] as const
  }),
])

/** Null when `chord` is no chord: unknown key, unknown or doubled modifier. */
export function parseChord(chord: Chord, platform: Platform): Stroke | null {
  const plus = chord.lastIndexOf('+', chord.length - 2)
  const name = chord.slice(plus + 1)
  const key = namedKeys.has(name) ? name : [...name].length === 1 && name !== ' ' ? name.toLowerCase() : null
  if (key === null) return null
  const held = { ctrl: false, alt: false, shift: false, meta: false }
  for (const modifier of plus < 0 ? [] : chord.slice(0, plus).split('+')) {
    const which = modifierOf(modifier, platform)
    if (which === null || held[which]) return null
    held[which] = true
  }
  return { ...held, key }
}

function modifierOf(name: string, platform: Platform): 'ctrl' | 'alt' | 'shift' | 'meta' | null {
  switch (name) {
    case 'Mod':
      return platform === 'mac' ? 'meta' : 'ctrl'
    case 'Ctrl':
      return 'ctrl'
    case 'Alt':
      return 'alt'
    case 'Shift':
      return 'shift'
    case 'Meta':
      return 'meta'
    default:
      return null
  }
}

/** One spelling for one stroke, so that strokes can be compared and looked up. */
export function strokeName(stroke: Stroke): string {
  return `${stroke.ctrl ? 'Ctrl+' : ''}${stroke.alt ? 'Alt+' : ''}${stroke.shift ? 'Shift+' : ''}${stroke.meta ? 'Meta+' : ''}${stroke.key}`
}

/** The stroke as a chord in the words of the platform, for settings: what `parseChord` reads back to the same stroke. */
export function chordOf(stroke: Stroke, platform: Platform): Chord {
  const ctrl = stroke.ctrl ? (platform === 'mac' ? 'Ctrl+' : 'Mod+') : ''
  const meta = stroke.meta ? (platform === 'mac' ? 'Mod+' : 'Meta+') : ''
  const key = [...stroke.key].length === 1 ? stroke.key.toUpperCase() : stroke.key
  return `${ctrl}${meta}${stroke.alt ? 'Alt+' : ''}${stroke.shift ? 'Shift+' : ''}${key}`
}

/** The chord as the platform prints it in menus: `Ctrl+Shift+Enter`, `⇧⌘↩`. The chord itself when it does not parse. */
export function printChord(chord: Chord, platform: Platform): string {
  const stroke = parseChord(chord, platform)
  if (stroke === null) return chord
  const named = namedKeys.get(stroke.key)
  if (platform === 'mac') {
    const held = `${stroke.ctrl ? '⌃' : ''}${stroke.alt ? '⌥' : ''}${stroke.shift ? '⇧' : ''}${stroke.meta ? '⌘' : ''}`
    return held + (named?.mac ?? stroke.key.toUpperCase())
  }
  const held = `${stroke.ctrl ? 'Ctrl+' : ''}${stroke.alt ? 'Alt+' : ''}${stroke.shift ? 'Shift+' : ''}${stroke.meta ? 'Win+' : ''}`
  return held + (named?.other ?? stroke.key.toUpperCase())
}

/** The chord in Electron's accelerator words. Null when it does not parse. */
export function accelerator(chord: Chord, platform: Platform): string | null {
  const stroke = parseChord(chord, platform)
  if (stroke === null) return null
  const key = namedKeys.get(stroke.key)?.accelerator ?? (stroke.key === '+' ? 'Plus' : stroke.key.toUpperCase())
  return `${stroke.ctrl ? 'Control+' : ''}${stroke.alt ? 'Alt+' : ''}${stroke.shift ? 'Shift+' : ''}${stroke.meta ? 'Command+' : ''}${key}`
}
