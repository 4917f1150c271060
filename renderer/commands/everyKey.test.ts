import { signal } from '@preact/signals'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { parseChord, type Platform, type Stroke } from '../../protocol/chord'
import { keyPresets, type PresetName } from '../../protocol/keyPresets'
import type { App } from '../app'
import type { Command } from './command'
import { buildKeymap, type Keymap } from './keymap'
import { hearMenuKey, listenForKeys } from './listenForKeys'

/*
 * Every key of every preset, pressed where it is heard: the one command it belongs to runs, and the page sees nothing of
 * the press. The commands themselves are replaced by one that says its name.
 */

const keyNames: Readonly<Record<string, string>> = { Esc: 'Escape', Left: 'ArrowLeft', Right: 'ArrowRight', Up: 'ArrowUp', Down: 'ArrowDown', Space: ' ' }
const codes: Readonly<Record<string, string>> = {
  '\\': 'Backslash', '[': 'BracketLeft', ']': 'BracketRight', ';': 'Semicolon', "'": 'Quote', ',': 'Comma', '.': 'Period', '/': 'Slash', '-': 'Minus', '=': 'Equal', '`': 'Backquote',
}
/** Signs that a US keyboard has behind Shift. */
const shifted: Readonly<Record<string, string>> = { '?': '/', ':': ';', '+': '=', '!': '1', '"': "'", '<': ',', '>': '.', '_': '-', '|': '\\', '{': '[', '}': ']' }

class Press extends Event {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  readonly metaKey: boolean
  readonly isComposing = false
  readonly keyCode = 0

  constructor({ key, ctrl, alt, shift, meta }: Stroke) {
    super('keydown', { cancelable: true, bubbles: true })
    const base = shifted[key] ?? key
    this.code = /^[a-z]$/.test(base) ? `Key${base.toUpperCase()}` : /^\d$/.test(base) ? `Digit${base}` : (codes[base] ?? keyNames[base] ?? base)
    this.shiftKey = shift || base !== key
    this.key = keyNames[key] ?? (shift && /^[a-z]$/.test(key) ? key.toUpperCase() : key)
    this.ctrlKey = ctrl
    this.altKey = alt
    this.metaKey = meta
  }

  getModifierState(): boolean {
    return false
  }
}

/** Nothing here is an element: the text has the focus or the window has. */
class NoElement {
  readonly is = 'none'
}

let place: { fan: boolean; mode: 'write' | 'loom'; text: boolean; dialog: boolean }
let ran: string[]
let window: EventTarget
let stop: () => void

function listen(keymap: Keymap): { readonly app: App; readonly telling: Keymap } {
  const tells = (command: Command): Command => ({ ...command, when: () => true, run: () => void ran.push(command.id) })
  const telling: Keymap = {
    ...keymap,
    candidates: (press, live) => keymap.candidates(press, live).map(tells),
    candidatesOfMenuKey: (id, live) => keymap.candidatesOfMenuKey(id, live).map(tells),
  }
  const app = {
    state: {
      fan: { get value() { return place.fan ? {} : null } },
      mode: { get value() { return place.mode } },
      dialog: { get value() { return place.dialog ? 'keys' : null } },
    },
    surface: { hasFocus: () => place.text },
    fan: { coming: () => false },
  } as unknown as App
  stop = listenForKeys(app, signal(telling))
  return { app, telling }
}

beforeEach(() => {
  window = new EventTarget()
  ran = []
  vi.stubGlobal('addEventListener', window.addEventListener.bind(window))
  vi.stubGlobal('removeEventListener', window.removeEventListener.bind(window))
  vi.stubGlobal('dispatchEvent', () => true)
  vi.stubGlobal('document', { querySelector: () => null, body: null, activeElement: null })
  vi.stubGlobal('HTMLElement', NoElement)
  vi.stubGlobal('Element', NoElement)
})
afterEach(() => {
  stop()
  vi.unstubAllGlobals()
})

const platforms: readonly Platform[] = ['linux', 'windows', 'mac']
const everywhere = (Object.keys(keyPresets) as PresetName[]).flatMap((keyPreset) => platforms.map((platform) => ({ keyPreset, platform })))

for (const { keyPreset, platform } of everywhere) {
  const keymap = buildKeymap({ keyPreset, keys: [], loomKeys: [] }, platform)
  const presses = keymap.rows.flatMap(({ entry, chords, bare }) => [
    ...chords.map((chord) => ({ id: entry.id, chord, context: entry.context, mode: 'write' as const })),
    ...bare.map((chord) => ({ id: entry.id, chord, context: entry.context, mode: 'loom' as const })),
  ])

  test(`${keyPreset} on ${platform}: every key runs its command`, () => {
    expect(presses.length).toBeGreaterThan(100)
    listen(keymap)
    for (const { id, chord, context, mode } of presses) {
      const stroke = parseChord(chord, platform)
      if (stroke === null) throw new Error(chord)
      place = { fan: context === 'fan', mode, text: mode === 'loom' || context === 'fan' || context === 'text', dialog: mode === 'write' && context === 'app' }
      ran = []
      const press = new Press(stroke)
      window.dispatchEvent(press)
      expect([id, chord, mode, ran, press.defaultPrevented]).toEqual([id, chord, mode, [id], true])
    }
  })
}

test('a key that the menu of macOS heard does what it does where the focus is: nothing behind a dialog, in a fan what the fan does', () => {
  const { app, telling } = listen(buildKeymap({ keyPreset: 'heddle', keys: [], loomKeys: [] }, 'mac'))
  const heard = (id: string): readonly string[] => {
    ran = []
    hearMenuKey(app, telling, id)
    return ran
  }
  place = { fan: false, mode: 'write', text: true, dialog: false }
  expect(heard('weave.weave')).toEqual(['weave.weave'])
  place = { ...place, fan: true }
  expect(heard('weave.weave')).toEqual(['weave.more'])
  place = { ...place, text: false, dialog: true }
  expect(['weave.weave', 'edit.undo', 'view.settings', 'weave.select1'].flatMap(heard)).toEqual([])
  expect(heard('view.palette')).toEqual(['view.palette'])
})

test('in a dialog only the keys of the whole app are heard; letters typed in the text are nobody’s', () => {
  const keymap = buildKeymap({ keyPreset: 'heddle', keys: [], loomKeys: [] }, 'linux')
  listen(keymap)
  place = { fan: true, mode: 'loom', text: false, dialog: true }
  for (const { entry, chords } of keymap.rows) {
    if (entry.context === 'app') continue
    for (const chord of chords) window.dispatchEvent(new Press(parseChord(chord, 'linux') as Stroke))
  }
  expect(ran).toEqual([])
  place = { fan: true, mode: 'write', text: true, dialog: false }
  for (const letter of 'abcdefghijklmnopqrstuvwxyz0123456789.,;/[]') {
    const press = new Press({ key: letter, ctrl: false, alt: false, shift: false, meta: false })
    window.dispatchEvent(press)
    expect([letter, press.defaultPrevented]).toEqual([letter, false])
  }
  expect(ran).toEqual([])
})
