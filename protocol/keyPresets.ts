import { parseChord, strokeName } from './chord'
import type { Chord, Platform } from './chord'
import { commandTable } from './commandTable'
import type { CommandEntry, CommandId, KeyContext, KeyTable } from './commandTable'

/** A set of keys that writers bring from another tool. What it does not name keeps Heddle's own keys. */
export interface KeyPreset {
  readonly title: string
  readonly explain: string
  readonly keys: { readonly [id in CommandId]?: KeyTable }
  readonly bare: { readonly [id in CommandId]?: readonly string[] }
  /** The mode a loom opens in. */
  readonly opensIn: 'write' | 'loom'
}

export const keyPresets: { readonly [name in 'heddle' | 'loomsidian' | 'pyloom' | 'vscode']: KeyPreset } = {
  heddle: { title: 'Heddle', explain: 'The keys of this guide.', keys: {}, bare: {}, opensIn: 'write' },
  loomsidian: {
    title: 'loomsidian',
    explain: 'Ctrl+Space weaves, Alt+arrows walk, Alt+S splits.',
    keys: {
      'weave.weave': { all: ['Ctrl+Space', 'Mod+Enter'] },
      'weave.more': { all: ['Ctrl+Shift+Space', 'Mod+Enter'] },
      'loom.bookmark': { all: ['Mod+B'] },
      'edit.splitHere': { mac: ['Ctrl+Alt+S'], other: ['Alt+S'] },
      'edit.forkHere': { all: ['Mod+Shift+Enter'], mac: ['Ctrl+Alt+C'], other: ['Alt+C'] },
      'edit.joinHere': { mac: ['Ctrl+Alt+M'], other: ['Alt+M'] },
      'loom.archive': { mac: ['Ctrl+Alt+Backspace'], other: ['Alt+Backspace'] },
    },
    bare: {},
    opensIn: 'write',
  },
  pyloom: {
    title: 'pyloom (modal)',
    explain: 'Looms open in loom mode; bare letters as in pyloom, e or i to write.',
    keys: {
      'weave.weave': { all: ['Mod+G', 'Mod+Enter'] },
      'edit.find': { all: ['Mod+F'] },
    },
    bare: {
      'loom.mode': ['e', 'i', 'Esc'],
      'walk.nextUnread': ['Shift+E'],
      'walk.nextSibling': ['.', 'Down'],
      'lens.token': ['Shift+T'],
      'walk.previousSibling': [',', 'Up'],
      'walk.parentFork': ['Left'],
      'walk.child': ['Right'],
      'walk.root': ['r', 'Home'],
      'weave.more': ['Shift+G'],
      'walk.nextBookmark': ['d'],
      'loom.cut': ['Shift+D'],
      'walk.previousBookmark': ['a'],
      'loom.archive': ['!', 'Backspace'],
      'edit.forkHere': ['h'],
      'view.tree': ['j'],
      'file.library': ['o'],
      'file.checkpoint': ['s'],
      'edit.splitHere': ['Shift+S'],
    },
    opensIn: 'loom',
  },
  vscode: {
    title: 'VS Code',
    explain: 'F1 for commands, Ctrl+B for the tree, Alt+\\ weaves.',
    keys: {
      'view.palette': { all: ['F1', 'Mod+Shift+P'] },
      'help.keys': { all: ['Mod+Shift+/'] },
      'view.tree': { all: ['Mod+B'] },
      'weave.weave': { mac: ['Mod+Enter', 'Ctrl+\\'], other: ['Alt+\\', 'Ctrl+Enter'] },
      'walk.back': { mac: ['Ctrl+-'], other: ['Alt+PageUp'] },
      'walk.forward': { mac: ['Ctrl+Shift+-'], other: ['Alt+PageDown'] },
    },
    bare: {},
    opensIn: 'write',
  },
}

export type PresetName = keyof typeof keyPresets

/** What of the settings decides the keys. */
export interface KeyChoice {
  readonly keyPreset: PresetName
  readonly keys: readonly (readonly [id: string, chord: string])[]
  readonly loomKeys: readonly (readonly [id: string, chord: string])[]
}

/** The keys of one command as they are in force. */
export interface CommandKeys {
  readonly entry: CommandEntry & { readonly id: CommandId }
  readonly chords: readonly Chord[]
  readonly bare: readonly string[]
}

/**
 * The keys in force: the writer's own over the preset's over Heddle's. The writer's rows of a command replace all its
 * chords, and those of `loomKeys` its keys of loom mode; an empty chord takes them away; a chord that does not parse is passed over.
 */
export function resolveKeys(choice: KeyChoice, platform: Platform): readonly CommandKeys[] {
  const own = chordsById(choice.keys, platform)
  const ownBare = chordsById(choice.loomKeys, platform)
  const preset = keyPresets[choice.keyPreset]
  return commandTable.map((row) => {
    const entry: CommandEntry & { readonly id: CommandId } = row
    return {
      entry,
      chords: own.get(entry.id) ?? chordsOn(preset.keys[entry.id] ?? entry.keys, platform),
      bare: ownBare.get(entry.id) ?? preset.bare[entry.id] ?? entry.bare ?? [],
    }
  })
}

function chordsById(rows: KeyChoice['keys'], platform: Platform): ReadonlyMap<string, readonly Chord[]> {
  const own = new Map<string, Chord[]>()
  for (const [id, chord] of rows) {
    const chords = own.get(id) ?? []
    if (parseChord(chord, platform) !== null) chords.push(chord)
    own.set(id, chords)
  }
  return own
}

function chordsOn(keys: KeyTable, platform: Platform): readonly Chord[] {
  return [...(keys.all ?? []), ...((platform === 'mac' ? keys.mac : keys.other) ?? [])]
}

/** Two commands that one key would call in one context. */
export interface KeyConflict {
  readonly context: KeyContext | 'loom mode' | 'loom mode, fan'
  readonly chord: Chord
  readonly commands: readonly CommandId[]
}

export function findConflicts(keys: readonly CommandKeys[], platform: Platform): readonly KeyConflict[] {
  const claims = new Map<string, { context: KeyContext | 'loom mode' | 'loom mode, fan'; chord: Chord; commands: CommandId[] }>()
  const claim = (context: KeyContext | 'loom mode' | 'loom mode, fan', chord: Chord, id: CommandId): void => {
    const stroke = parseChord(chord, platform)
    if (stroke === null) return
    const key = `${context} ${strokeName(stroke)}`
    const found = claims.get(key)
    if (found === undefined) claims.set(key, { context, chord, commands: [id] })
    else if (!found.commands.includes(id)) found.commands.push(id)
  }
  for (const { entry, chords, bare } of keys) {
    for (const chord of chords) claim(entry.context, chord, entry.id)
    for (const chord of bare) claim(entry.context === 'fan' ? 'loom mode, fan' : 'loom mode', chord, entry.id)
  }
  return [...claims.values()].filter((held) => held.commands.length > 1)
}
