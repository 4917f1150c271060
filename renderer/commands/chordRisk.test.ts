import { expect, test } from 'vitest'
import { parseChord, type Platform } from '../../protocol/chord'
import { type KeyContext } from '../../protocol/commandTable'
import { keyPresets, resolveKeys, type PresetName } from '../../protocol/keyPresets'
import { chordRisk } from './chordRisk'
import type { KeyList } from './layerOf'

const risk = (chord: string, platform: Platform, list: KeyList = 'keys', context: KeyContext = 'page') => {
  const stroke = parseChord(chord, platform)
  if (stroke === null) throw new Error(chord)
  return chordRisk(stroke, list, context, platform).t
}

test.each([
  ['Ctrl+Alt+Q', 'windows', 'refused'],
  ['Ctrl+Alt+[', 'linux', 'refused'],
  ['Ctrl+Alt+Q', 'mac', 'safe'],
  ['Alt+S', 'mac', 'refused'],
  ['Alt+S', 'linux', 'safe'],
  ['Alt+Left', 'mac', 'refused'],
  ['Alt+Left', 'linux', 'safe'],
  ['Mod+Q', 'mac', 'refused'],
  ['Mod+Q', 'windows', 'safe'],
  ['Alt+F4', 'windows', 'refused'],
  ['Meta+K', 'linux', 'refused'],
  ['Mod+C', 'mac', 'refused'],
  ['Mod+C', 'linux', 'refused'],
  ['Mod+Shift+C', 'linux', 'safe'],
  ['Ctrl+A', 'mac', 'risky'],
  ['Mod+Left', 'linux', 'risky'],
  ['Mod+Shift+Backspace', 'mac', 'risky'],
  ['G', 'linux', 'refused'],
  ['Shift+G', 'linux', 'refused'],
  ['Space', 'mac', 'refused'],
  ['Enter', 'linux', 'refused'],
  ['Shift+Down', 'linux', 'refused'],
  ['F5', 'linux', 'safe'],
] as const)('%s on %s is %s', (chord, platform, wanted) => {
  expect(risk(chord, platform)).toBe(wanted)
})

test('a fan may have the arrows, not what types or deletes; loom mode may have all of them', () => {
  for (const chord of ['Down', 'Tab', 'Mod+Right']) expect([chord, risk(chord, 'linux', 'keys', 'fan')]).toEqual([chord, 'safe'])
  for (const chord of ['G', 'Backspace']) expect([chord, risk(chord, 'linux', 'keys', 'fan')]).toEqual([chord, 'refused'])
  for (const chord of ['G', 'Shift+G', '?', 'Backspace', 'Space', 'Left']) expect([chord, risk(chord, 'mac', 'loomKeys')]).toEqual([chord, 'safe'])
  expect(risk('Ctrl+Alt+G', 'linux', 'loomKeys')).toBe('refused')
})

test('no key of a preset would be refused', () => {
  for (const keyPreset of Object.keys(keyPresets) as PresetName[])
    for (const platform of ['mac', 'windows', 'linux'] as const)
      for (const { entry, chords, bare } of resolveKeys({ keyPreset, keys: [], loomKeys: [] }, platform)) {
        for (const chord of chords) expect([entry.id, platform, chord, risk(chord, platform, 'keys', entry.context)]).not.toContain('refused')
        for (const chord of bare) expect([entry.id, platform, chord, risk(chord, platform, 'loomKeys', entry.context)]).not.toContain('refused')
      }
})
