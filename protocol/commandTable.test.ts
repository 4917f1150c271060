import { describe, expect, test } from 'vitest'
import { accelerator, chordOf, parseChord, printChord, strokeName } from './chord'
import type { Platform } from './chord'
import { commandTable } from './commandTable'
import { findConflicts, keyPresets, resolveKeys } from './keyPresets'
import type { PresetName } from './keyPresets'
import { macAppItems, menuTemplate } from './menuTemplate'

const platforms: readonly Platform[] = ['mac', 'windows', 'linux']
const presets = Object.keys(keyPresets) as PresetName[]
const everywhere = presets.flatMap((keyPreset) => platforms.map((platform) => ({ keyPreset, platform })))
const keysIn = (keyPreset: PresetName, platform: Platform) => resolveKeys({ keyPreset, keys: [], loomKeys: [] }, platform)

describe('the command table', () => {
  test('names every command once, with a title and a sentence', () => {
    expect(new Set(commandTable.map(({ id }) => id)).size).toBe(commandTable.length)
    for (const { title, explain } of commandTable) {
      expect(title).toMatch(/^\p{Lu}/u)
      expect(explain).toMatch(/^\p{Lu}.*\.$/u)
    }
    expect(new Set(commandTable.map(({ title }) => title)).size).toBe(commandTable.length)
  })

  test.each(platforms)('has one menu place for every command on %s', (platform) => {
    const keys = keysIn('heddle', platform)
    const shown = menuTemplate(keys, platform).flatMap(({ items }) => items.flatMap((item) => (item.t === 'submenu' ? item.items : item.t === 'command' ? [item] : [])))
    const ofApp = platform === 'mac' ? macAppItems(keys) : []
    expect([...shown, ...ofApp].map(({ id }) => id).toSorted()).toEqual(commandTable.map(({ id }) => id).toSorted())
  })

  test.each(platforms)('has menus on %s that can be taken in: groups of eight at most, no line alone, each its own letter', (platform) => {
    const bar = menuTemplate(keysIn('heddle', platform), platform)
    for (const { label, items } of bar) {
      let group = 0
      expect([label, items[0]?.t === 'line', items.at(-1)?.t === 'line']).toEqual([label, false, false])
      for (const [i, item] of items.entries()) {
        group = item.t === 'line' ? 0 : group + 1
        expect([label, i, group <= 8, item.t === 'line' && items[i + 1]?.t === 'line']).toEqual([label, i, true, false])
      }
    }
    const letters = bar.map(({ label }) => /&(.)/.exec(label)?.[1]?.toUpperCase())
    if (platform === 'mac') expect(letters.every((letter) => letter === undefined)).toBe(true)
    else expect(new Set(letters)).toEqual(new Set(['F', 'E', 'W', 'K', 'L', 'V', 'M', 'H']))
  })

  test.each(everywhere)('$keyPreset on $platform: every chord parses and none calls two commands', ({ keyPreset, platform }) => {
    const keys = keysIn(keyPreset, platform)
    for (const { chords, bare } of keys) for (const chord of [...chords, ...bare]) expect(parseChord(chord, platform), chord).not.toBeNull()
    expect(findConflicts(keys, platform)).toEqual([])
  })

  test.each(everywhere)('$keyPreset on $platform: no chord is a way to type a sign', ({ keyPreset, platform }) => {
    for (const { entry, chords } of keysIn(keyPreset, platform)) {
      const strokes = chords.map((chord) => parseChord(chord, platform)).filter((stroke) => stroke !== null)
      for (const stroke of strokes) {
        const sign = [...stroke.key].length === 1
        const altGr = platform !== 'mac' && stroke.ctrl && stroke.alt && sign
        const option = platform === 'mac' && stroke.alt && !stroke.ctrl && !stroke.meta && sign
        const plain = sign && !stroke.ctrl && !stroke.alt && !stroke.meta
        expect([entry.id, strokeName(stroke), altGr || option || plain]).toEqual([entry.id, strokeName(stroke), false])
      }
      const onlyBrackets = strokes.length > 0 && strokes.every(({ key, alt, ctrl }) => alt && !ctrl && '[]\\'.includes(key))
      expect([entry.id, onlyBrackets]).toEqual([entry.id, false])
    }
  })

  test('every preset reaches weave, palette and keys, and goes in and out of loom mode', () => {
    for (const { keyPreset, platform } of everywhere) {
      const reach = new Map(keysIn(keyPreset, platform).map((row) => [row.entry.id, row]))
      for (const id of ['weave.weave', 'weave.take', 'weave.dismiss', 'view.palette', 'help.keys', 'view.nextRegion', 'loom.mode'] as const) {
        expect(reach.get(id)?.chords.length, `${keyPreset} ${platform} ${id}`).toBeGreaterThan(0)
      }
      expect(reach.get('loom.mode')?.bare).toContain('Esc')
    }
  })
})

describe('the writer\'s own keys', () => {
  test('replace all chords of a command; an empty chord takes them away; nonsense is passed over', () => {
    const keys = resolveKeys({ keyPreset: 'heddle', keys: [['weave.weave', 'F9'], ['file.close', ''], ['edit.find', 'Mod+Mod+X']], loomKeys: [] }, 'linux')
    const chords = (id: string) => keys.find(({ entry }) => entry.id === id)?.chords
    expect(chords('weave.weave')).toEqual(['F9'])
    expect(chords('file.close')).toEqual([])
    expect(chords('edit.find')).toEqual([])
    expect(chords('weave.take')).toEqual(['Tab'])
  })

  test('that clash are found', () => {
    const keys = resolveKeys({ keyPreset: 'heddle', keys: [['file.new', 'Mod+O']], loomKeys: [] }, 'mac')
    expect(findConflicts(keys, 'mac')).toEqual([{ context: 'page', chord: 'Mod+O', commands: ['file.new', 'file.library'] }])
  })
})

describe('a chord', () => {
  test('prints as the platform does', () => {
    expect(printChord('Mod+Shift+Enter', 'linux')).toBe('Ctrl+Shift+Enter')
    expect(printChord('Mod+Shift+Enter', 'mac')).toBe('⇧⌘↩')
    expect(printChord('Alt+Left', 'windows')).toBe('Alt+←')
    expect(accelerator('Mod++', 'linux')).toBe('Control+Plus')
    expect(accelerator('Mod+Enter', 'mac')).toBe('Command+Return')
  })

  test('survives being written down and read', () => {
    for (const platform of platforms)
      for (const { chords, bare } of keysIn('heddle', platform))
        for (const chord of [...chords, ...bare]) {
          const stroke = parseChord(chord, platform)
          expect(stroke && parseChord(chordOf(stroke, platform), platform)).toEqual(stroke)
        }
  })

  test.each(['', 'Mod', 'Mod+', 'Hyper+A', 'Mod+Mod+A', 'AB', ' '])('%j is none', (text) => {
    expect(parseChord(text, 'linux')).toBeNull()
  })
})
