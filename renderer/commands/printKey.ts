import { printChord } from '../../protocol/chord'
import type { Chord, Platform } from '../../protocol/chord'
import type { KeyList } from './layerOf'

/** A key as it is shown. A letter of loom mode is pressed without Shift, so it is shown small. */
export function printKey(chord: Chord, list: KeyList, platform: Platform): string {
  const printed = printChord(chord, platform)
  return list === 'loomKeys' && printed.length === 1 ? printed.toLowerCase() : printed
}
