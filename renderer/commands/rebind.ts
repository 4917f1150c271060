import { chordOf, parseChord, strokeName } from '../../protocol/chord'
import type { Chord, Platform, Stroke } from '../../protocol/chord'
import type { CommandId } from '../../protocol/commandTable'
import { resolveKeys } from '../../protocol/keyPresets'
import type { CommandKeys } from '../../protocol/keyPresets'
import type { Settings } from '../../protocol/settings'
import { chordRisk } from './chordRisk'
import { layerOf } from './layerOf'
import type { KeyList, Layer } from './layerOf'

/** Chords of another command that one press would call too. */
export interface Claim {
  readonly id: CommandId
  readonly title: string
  readonly list: KeyList
  readonly layer: Layer
  readonly chords: readonly Chord[]
}

/** One list of keys of one command. */
export interface KeySlot {
  readonly id: CommandId
  readonly list: KeyList
}

/** What a new key would do, before it is set. Clashing claims are heard in the same layer, so both cannot stay. */
export type Weighed =
  | { readonly t: 'refused'; readonly why: string }
  | { readonly t: 'had' }
  | { readonly t: 'free'; readonly chord: Chord }
  | { readonly t: 'ask'; readonly chord: Chord; readonly clashes: readonly Claim[]; readonly elsewhere: readonly Claim[]; readonly warning: string | null }

const lists: readonly KeyList[] = ['keys', 'loomKeys']

const chordsIn = (row: CommandKeys, list: KeyList): readonly Chord[] => (list === 'keys' ? row.chords : row.bare)

function rowOf(rows: readonly CommandKeys[], id: CommandId): CommandKeys {
  const row = rows.find(({ entry }) => entry.id === id)
  if (row === undefined) throw new Error(`there is no command ${id}`)
  return row
}

/** Weighs a press, given as all strokes it may stand for (at least one, the one to be set first). */
export function weighKey(rows: readonly CommandKeys[], platform: Platform, { id, list }: KeySlot, strokes: readonly [Stroke, ...Stroke[]]): Weighed {
  const { entry, ...own } = rowOf(rows, id)
  const risk = chordRisk(strokes[0], list, entry.context, platform)
  if (risk.t === 'refused') return risk
  const names = new Set(strokes.map(strokeName))
  if (heldOf(list === 'keys' ? own.chords : own.bare, names, platform).length > 0) return { t: 'had' }
  const claims = claimsOn(rows, names, id, platform)
  const layer = layerOf(entry.context, list)
  const warning = risk.t === 'risky' ? risk.why : null
  const chord = chordOf(strokes[0], platform)
  if (claims.length === 0 && warning === null) return { t: 'free', chord }
  return { t: 'ask', chord, clashes: claims.filter((claim) => claim.layer === layer), elsewhere: claims.filter((claim) => claim.layer !== layer), warning }
}

function heldOf(chords: readonly Chord[], names: ReadonlySet<string>, platform: Platform): readonly Chord[] {
  return chords.filter((chord) => {
    const stroke = parseChord(chord, platform)
    return stroke !== null && names.has(strokeName(stroke))
  })
}

function claimsOn(rows: readonly CommandKeys[], names: ReadonlySet<string>, but: CommandId, platform: Platform): readonly Claim[] {
  return rows.flatMap((row) =>
    row.entry.id === but
      ? []
      : lists.flatMap((list) => {
          const chords = heldOf(chordsIn(row, list), names, platform)
          return chords.length === 0 ? [] : [{ id: row.entry.id, title: row.entry.title, list, layer: layerOf(row.entry.context, list), chords }]
        }),
  )
}

type Lists = Pick<Settings, KeyList>

type KeyChoice = Lists & Pick<Settings, 'keyPreset'>

/** Adds a chord to the keys a command has, and takes it from `from`. */
export function addKey(choice: KeyChoice, platform: Platform, { id, list }: KeySlot, chord: Chord, from: readonly Claim[]): Lists {
  const rows = resolveKeys(choice, platform)
  return release(setChords(choice, { id, list }, [...chordsIn(rowOf(rows, id), list), chord]), rows, from)
}

export function removeKey(choice: KeyChoice, platform: Platform, slot: KeySlot, chord: Chord): Lists {
  const held = chordsIn(rowOf(resolveKeys(choice, platform), slot.id), slot.list)
  return setChords(choice, slot, held.filter((each) => each !== chord))
}

/** Gives a command its preset's keys back, and takes them from `from`. */
export function restoreKeys(choice: KeyChoice, platform: Platform, id: CommandId, from: readonly Claim[]): Lists {
  return release(withoutOwn(choice, id), resolveKeys(choice, platform), from)
}

/** What the usual keys of a command would clash with by now. */
export function clashesOfUsual(choice: KeyChoice, platform: Platform, id: CommandId): readonly Claim[] {
  const rows = resolveKeys({ ...choice, ...withoutOwn(choice, id) }, platform)
  const row = rowOf(rows, id)
  return lists.flatMap((list) => {
    const strokes = chordsIn(row, list).map((chord) => parseChord(chord, platform))
    const names = new Set(strokes.filter((stroke) => stroke !== null).map(strokeName))
    return claimsOn(rows, names, id, platform).filter(({ layer }) => layer === layerOf(row.entry.context, list))
  })
}

function withoutOwn({ keys, loomKeys }: Lists, id: CommandId): Lists {
  return { keys: keys.filter(([own]) => own !== id), loomKeys: loomKeys.filter(([own]) => own !== id) }
}

function release(choice: Lists, rows: readonly CommandKeys[], from: readonly Claim[]): Lists {
  return from.reduce((now, { id, list, chords }) => setChords(now, { id, list }, chordsIn(rowOf(rows, id), list).filter((chord) => !chords.includes(chord))), choice)
}

function setChords({ keys, loomKeys }: Lists, { id, list }: KeySlot, chords: readonly Chord[]): Lists {
  const own = (chords.length === 0 ? [''] : chords).map((chord): [string, string] => [id, chord])
  const others = (rows: Lists[KeyList]): Lists[KeyList] => rows.filter(([other]) => other !== id)
  return list === 'keys' ? { keys: [...others(keys), ...own], loomKeys } : { keys, loomKeys: [...others(loomKeys), ...own] }
}
