import type { ReadonlySignal } from '@preact/signals'
import type { App } from '../app'
import type { Command } from './command'
import type { Keymap } from './keymap'
import type { Layer } from './layerOf'
import { perform } from './perform'
import { fanOpen } from './when'

/**
 * Hears every key before the text and the panels do, and calls the command it is bound to. Keys of an input method
 * are left alone. Returns the way to stop it.
 */
export function listenForKeys(app: App, keymap: ReadonlySignal<Keymap>): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented || recordsKeys(event.target)) return
    const place = placeOf(app, event.target)
    const handled = keymap.value.candidates(event, liveLayers(app, place)).some((command) => allowed(command, place) && perform(app, command))
    if (!handled && !(place === 'text' && app.state.mode.value === 'loom' && types(event))) return
    event.preventDefault()
    event.stopPropagation()
  }
  addEventListener('keydown', onKeyDown, { capture: true })
  return () => removeEventListener('keydown', onKeyDown, { capture: true })
}

/**
 * The key of a menu's item, heard by macOS instead of the page: it does what it does where the focus is, and in a field
 * the keys of undo and redo are the field's.
 */
export function hearMenuKey(app: App, keymap: Keymap, id: string): void {
  const place = placeOf(app, document.activeElement)
  const done = keymap.candidatesOfMenuKey(id, liveLayers(app, place)).some((command) => allowed(command, place) && perform(app, command))
  const own = id === 'edit.undo' ? 'undo' : id === 'edit.redo' ? 'redo' : null
  if (!done && own !== null && isField(document.activeElement)) document.execCommand(own)
}

type Place = 'dialog' | 'field' | 'text' | 'window' | 'panel'

function placeOf(app: App, target: EventTarget | null): Place {
  if (app.state.dialog.value !== null || document.querySelector('dialog[open]') !== null) return 'dialog'
  if (app.surface.hasFocus()) return 'text'
  if (!(target instanceof HTMLElement) || target === document.body) return 'window'
  if (isField(target)) return 'field'
  return 'panel'
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable="true"]')
}

function liveLayers(app: App, place: Place): readonly Layer[] {
  if (place === 'dialog') return ['app']
  if (place === 'field' || place === 'panel') return ['page', 'app']
  const fan = fanOpen(app)
  const bare: readonly Layer[] = app.state.mode.value === 'loom' ? (fan ? ['loomFan', 'loom'] : ['loom']) : []
  return [...(fan ? (['fan'] as const) : []), ...bare, ...(place === 'text' ? (['text'] as const) : []), 'page', 'app']
}

/** In a field the keys that edit the loom edit the field instead. */
function allowed(command: Command, place: Place): boolean {
  return place !== 'field' || command.menu !== 'edit'
}

/** The settings are being told a new key. */
function recordsKeys(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('[data-records-keys]')
}

/** In loom mode nothing types. */
function types(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey) return event.key === 'v' || event.key === 'x'
  return [...event.key].length === 1 || ['Enter', 'Tab', 'Backspace', 'Delete'].includes(event.key)
}
