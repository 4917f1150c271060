import type { Hello } from '../../protocol/bridge'
import { parseChord, strokeName } from '../../protocol/chord'
import type { Chord, Platform, Stroke } from '../../protocol/chord'
import { resolveKeys } from '../../protocol/keyPresets'
import type { CommandKeys, KeyChoice } from '../../protocol/keyPresets'
import type { Command } from './command'
import { layerOf } from './layerOf'
import type { Layer } from './layerOf'
import { findCommand } from './registry'
import { strokesOf } from './strokesOf'
import type { KeyPress } from './strokesOf'

/** Which command a key calls, as the settings have it. */
export interface Keymap {
  readonly platform: Platform
  readonly rows: readonly CommandKeys[]
  /** Chords of a command that reach the page, the one to show first. */
  chordsOf(id: string): readonly Chord[]
  bareOf(id: string): readonly string[]
  /** Commands to try for the key that menus show for a command. */
  candidatesOfMenuKey(id: string, layers: readonly Layer[]): readonly Command[]
  /** Commands to try for a press, in order, given the layers that are live. */
  candidates(press: KeyPress, layers: readonly Layer[]): readonly Command[]
}

/** `shell`: a browser keeps some keys for itself, and they are not told of there. */
export function buildKeymap(choice: KeyChoice, platform: Platform, shell: Hello['shell'] = 'electron'): Keymap {
  const rows = resolveKeys(choice, platform)
  const layers = new Map<string, Command[]>()
  const bind = (layer: Layer, chord: Chord, command: Command): void => {
    const stroke = parseChord(chord, platform)
    if (stroke === null) return
    const key = `${layer} ${strokeName(stroke)}`
    const bound = layers.get(key)
    if (bound === undefined) layers.set(key, [command])
    else bound.push(command)
  }
  for (const { entry, chords, bare } of rows) {
    const command = findCommand(entry.id)
    if (command === null) continue
    for (const chord of chords) bind(layerOf(entry.context, 'keys'), chord, command)
    for (const chord of bare) bind(layerOf(entry.context, 'loomKeys'), chord, command)
  }
  const bound = (strokes: readonly Stroke[], live: readonly Layer[]): readonly Command[] =>
    live.flatMap((layer) => strokes.flatMap((stroke) => layers.get(`${layer} ${strokeName(stroke)}`) ?? []))
  const byId = new Map<string, CommandKeys>(rows.map((row) => [row.entry.id, row]))
  return {
    platform,
    rows,
    chordsOf: (id) => (byId.get(id)?.chords ?? []).filter((chord) => shell === 'electron' || !isOfBrowser(chord, platform)),
    bareOf: (id) => byId.get(id)?.bare ?? [],
    candidatesOfMenuKey(id, live) {
      const stroke = parseChord(byId.get(id)?.chords[0] ?? '', platform)
      return stroke === null ? [] : bound([stroke], live)
    },
    candidates: (press, live) => bound(strokesOf(press, platform), live),
  }
}

/** New windows and tabs, and closing them: no browser lets a page have these. Firefox keeps a private window for itself too. */
function isOfBrowser(chord: Chord, platform: Platform): boolean {
  const stroke = parseChord(chord, platform)
  if (stroke === null || stroke.alt || !(platform === 'mac' ? stroke.meta : stroke.ctrl)) return false
  return ['n', 't', 'w'].includes(stroke.key) || (stroke.shift && stroke.key === 'p')
}
