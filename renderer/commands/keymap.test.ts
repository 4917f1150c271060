import { describe, expect, test } from 'vitest'
import type { Platform } from '../../protocol/chord'
import { strokeName } from '../../protocol/chord'
import type { KeyChoice } from '../../protocol/keyPresets'
import type { App } from '../app'
import { buildKeymap } from './keymap'
import { keyInForce, keyText, writingKeyText } from './keymapOf'
import type { Layer } from './layerOf'
import { commands } from './registry'
import { strokesOf } from './strokesOf'
import type { KeyPress } from './strokesOf'

/** A press as a browser tells it: `Ctrl+Shift+KeyM:M` is code KeyM that says M. */
function press(text: string): KeyPress {
  const [held = '', key = ''] = text.split(/:(.*)/s)
  const parts = held.split('+')
  return {
    key,
    code: parts.at(-1) ?? '',
    ctrlKey: parts.includes('Ctrl'),
    altKey: parts.includes('Alt'),
    shiftKey: parts.includes('Shift'),
    metaKey: parts.includes('Meta'),
    getModifierState: () => parts.includes('AltGr'),
  }
}

const named = (text: string, platform: Platform = 'linux') => strokesOf(press(text), platform).map(strokeName)

describe('a key press', () => {
  test.each([
    ['US', 'Ctrl+Enter:Enter', ['Ctrl+Enter']],
    ['US, caps lock', 'Ctrl+KeyD:D', ['Ctrl+d']],
    ['Dvorak: what the key says', 'Ctrl+KeyH:d', ['Ctrl+d']],
    ['Russian: where the key sits', 'Ctrl+KeyD:в', ['Ctrl+d']],
    ['French digits sit behind Shift', 'Alt+Digit1:&', ['Alt+&', 'Alt+1']],
    ['German ü sits on the bracket', 'Alt+BracketLeft:ü', ['Alt+[']],
    ['US question mark', 'Ctrl+Shift+Slash:?', ['Ctrl+?', 'Ctrl+Shift+/']],
    ['US plus', 'Ctrl+Shift+Equal:+', ['Ctrl++', 'Ctrl+Shift+=']],
    ['dead key', 'Ctrl+BracketLeft:Dead', ['Ctrl+[']],
    ['space bar', 'Ctrl+Space: ', ['Ctrl+Space']],
    ['number pad', 'Ctrl+NumpadEnter:Enter', ['Ctrl+Enter']],
  ])('%s', (_, text, strokes) => {
    expect(named(text)).toEqual(strokes)
  })

  test('with AltGr is text on every layout', () => {
    for (const text of ['Ctrl+Alt+AltGr+KeyQ:@', 'AltGr+Minus:\\', 'Ctrl+Alt+AltGr+Digit8:[', 'AltGr+KeyE:ę']) expect(named(text)).toEqual([])
  })

  test('with Alt and the number pad types signs on Windows, and is a key elsewhere', () => {
    for (const text of ['Alt+Numpad0:0', 'Alt+Numpad1:1', 'Alt+Numpad4:ArrowLeft']) expect([text, named(text, 'windows')]).toEqual([text, []])
    expect(named('Alt+Numpad1:1', 'linux')).toEqual(['Alt+1'])
    expect(named('Alt+ArrowLeft:ArrowLeft', 'windows')).toEqual(['Alt+Left'])
  })

  test('with Option on macOS counts by its place', () => {
    expect(named('Ctrl+Alt+ArrowLeft:ArrowLeft', 'mac')).toEqual(['Ctrl+Alt+Left'])
    expect(named('Meta+Alt+KeyF:ƒ', 'mac')).toEqual(['Alt+Meta+f'])
  })
})

describe('the keymap', () => {
  const keymap = buildKeymap({ keyPreset: 'heddle', keys: [], loomKeys: [] }, 'linux')
  const called = (text: string, layers: readonly Layer[]) => keymap.candidates(press(text), layers).map(({ id }) => id)

  test('gives a key to the fan first, then to the text', () => {
    expect(called('Ctrl+Enter:Enter', ['fan', 'text', 'page', 'app'])).toEqual(['weave.more', 'weave.weave'])
    expect(called('Ctrl+Enter:Enter', ['text', 'page', 'app'])).toEqual(['weave.weave'])
    expect(called('Tab:Tab', ['text', 'page', 'app'])).toEqual([])
  })

  test('keeps bare keys to loom mode', () => {
    expect(called('KeyG:g', ['text', 'page', 'app'])).toEqual([])
    expect(called('KeyG:g', ['loom', 'text', 'page', 'app'])).toEqual(['weave.weave'])
    expect(called('Digit2:2', ['fan', 'loomFan', 'loom'])).toEqual(['weave.select2', 'walk.child2'])
    expect(called('KeyJ:j', ['fan', 'loomFan', 'loom'])).toEqual(['weave.next', 'walk.nextSibling'])
  })

  test('follows what the writer has chosen', () => {
    const own = buildKeymap({ keyPreset: 'heddle', keys: [['weave.weave', 'F9']], loomKeys: [] }, 'linux')
    expect(own.candidates(press('F9:F9'), ['text']).map(({ id }) => id)).toEqual(['weave.weave'])
    expect(own.candidates(press('Ctrl+Enter:Enter'), ['text'])).toEqual([])
  })

  test('tells of no key that a browser keeps for itself, and of another where there is one', () => {
    const shown = (id: string, shell: 'electron' | 'browser') => buildKeymap({ keyPreset: 'heddle', keys: [], loomKeys: [] }, 'linux', shell).chordsOf(id)
    expect([shown('file.new', 'electron'), shown('file.new', 'browser')]).toEqual([['Mod+N', 'Alt+Shift+N'], ['Alt+Shift+N']])
    expect([shown('file.close', 'browser'), shown('weave.weave', 'browser')]).toEqual([[], ['Mod+Enter', 'Alt+\\']])
  })

  test('says which key leads back to writing', () => {
    const app = (choice: KeyChoice): App => ({ state: { settings: { value: choice } }, hello: { platform: 'linux' } }) as unknown as App
    expect(writingKeyText(app({ keyPreset: 'heddle', keys: [], loomKeys: [] }))).toBe('i')
    expect(writingKeyText(app({ keyPreset: 'heddle', keys: [], loomKeys: [['loom.mode', 'Esc'], ['loom.mode', 'Q']] }))).toBe('q')
    expect(writingKeyText(app({ keyPreset: 'heddle', keys: [], loomKeys: [['loom.mode', '']] }))).toBe('Ctrl+;')
  })

  test('says the key that is heard now: in loom mode the bare one', () => {
    const app = (mode: 'write' | 'loom'): App =>
      ({ state: { settings: { value: { keyPreset: 'heddle', keys: [], loomKeys: [] } }, mode: { value: mode } }, hello: { platform: 'linux', shell: 'browser' } }) as unknown as App
    expect([keyInForce(app('write'), 'weave.weave'), keyInForce(app('loom'), 'weave.weave'), keyInForce(app('loom'), 'help.about')]).toEqual(['Ctrl+Enter', 'g', ''])
    expect([keyText(app('write'), 'file.new'), keyText(app('loom'), 'view.palette')], 'in a browser').toEqual(['Alt+Shift+N', 'Alt+X'])
  })

  test('loom mode hears the keys that the writer has chosen for it', () => {
    const own = buildKeymap({ keyPreset: 'heddle', keys: [], loomKeys: [['weave.weave', 'Q'], ['weave.more', 'Q']] }, 'linux')
    expect(own.candidates(press('KeyG:g'), ['loomFan', 'loom'])).toEqual([])
    expect(own.candidates(press('KeyQ:q'), ['loomFan', 'loom']).map(({ id }) => id)).toEqual(['weave.more', 'weave.weave'])
    expect(own.chordsOf('weave.weave')).toContain('Mod+Enter')
  })

  test('every command has something to do', () => {
    for (const command of commands) expect(command.run, command.id).toBeTypeOf('function')
  })
})
