import { computed } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import { printChord } from '../../protocol/chord'
import type { App } from '../app'
import { buildKeymap } from './keymap'
import type { Keymap } from './keymap'
import { printKey } from './printKey'

const keymaps = new WeakMap<App, ReadonlySignal<Keymap>>()

/** The keys in force, following the settings. */
export function keymapOf(app: App): ReadonlySignal<Keymap> {
  const known = keymaps.get(app)
  if (known !== undefined) return known
  const keymap = computed(() => buildKeymap(app.state.settings.value, app.hello.platform, app.hello.shell))
  keymaps.set(app, keymap)
  return keymap
}

/** The first chord of a command as this platform prints it; empty when it has none. */
export function keyText(app: App, id: string): string {
  const chord = keymapOf(app).value.chordsOf(id)[0]
  return chord === undefined ? '' : printChord(chord, app.hello.platform)
}

/** The key that calls a command in the mode the page is in: in loom mode the bare one, where it has one. */
export function keyInForce(app: App, id: string): string {
  const bare = app.state.mode.value === 'loom' ? keymapOf(app).value.bareOf(id)[0] : undefined
  return bare === undefined ? keyText(app, id) : printKey(bare, 'loomKeys', app.hello.platform)
}

/** The key that leads from loom mode back to writing, other than Esc where there is another. Empty when there is none. */
export function writingKeyText(app: App): string {
  const keymap = keymapOf(app).value
  const bare = keymap.bareOf('loom.mode')
  const key = bare.find((chord) => chord !== 'Esc') ?? bare[0]
  return key === undefined ? keyText(app, 'loom.mode') : printKey(key, 'loomKeys', app.hello.platform)
}
