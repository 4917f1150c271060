import type { Platform, Stroke } from '../../protocol/chord'
import type { KeyContext } from '../../protocol/commandTable'
import type { KeyList } from './layerOf'
import { wording } from '../wording/wording'

/** Whether a stroke can be a key: `refused` would take something from the writer, `risky` is hers to decide. */
export type ChordRisk = { readonly t: 'safe' } | { readonly t: 'refused'; readonly why: string } | { readonly t: 'risky'; readonly why: string }

const words = wording.settings

const moving: ReadonlySet<string> = new Set(['Left', 'Right', 'Up', 'Down', 'Home', 'End', 'PageUp', 'PageDown'])
const deleting: ReadonlySet<string> = new Set(['Backspace', 'Delete'])
const arrows: ReadonlySet<string> = new Set(['Left', 'Right', 'Up', 'Down'])

/** Judges a stroke by what the platform and its keyboards use it for. `context` is that of the command. */
export function chordRisk(stroke: Stroke, list: KeyList, context: KeyContext, platform: Platform): ChordRisk {
  const { ctrl, alt, shift, meta, key } = stroke
  const mac = platform === 'mac'
  const types = [...key].length === 1 || key === 'Space'
  const mod = mac ? meta && !ctrl : ctrl && !meta
  if (isOfSystem(stroke, platform)) return refused(words.systemKey)
  if (mod && !alt && !shift && 'acvx'.includes(key)) return refused(words.clipboardKey)
  if (!mac && ctrl && alt && types) return refused(words.ctrlAltIsAltGr)
  if (mac && alt && !ctrl && !meta && types) return refused(words.optionTypes)
  if (mac && alt && !ctrl && !meta && (arrows.has(key) || deleting.has(key)))
    return refused(words.optionMoves)
  if (list === 'loomKeys') return { t: 'safe' }
  if (!ctrl && !alt && !meta) {
    if (types) return refused(words.keyTypes(mac))
    const edits = deleting.has(key) || (context !== 'fan' && (moving.has(key) || key === 'Enter' || key === 'Tab'))
    return edits ? refused(words.textNeedsKey(mac)) : { t: 'safe' }
  }
  if (context !== 'fan' && mod && !alt && (deleting.has(key) || (moving.has(key) && !key.startsWith('Page'))))
    return { t: 'risky', why: words.movesInText }
  if (mac && ctrl && !meta && !alt && !shift && 'abdefhknpty'.includes(key))
    return { t: 'risky', why: words.movesOnMac }
  return { t: 'safe' }
}

function refused(why: string): ChordRisk {
  return { t: 'refused', why }
}

function isOfSystem({ ctrl, alt, shift, meta, key }: Stroke, platform: Platform): boolean {
  if (platform === 'mac') {
    if (ctrl && !alt && !meta) return arrows.has(key)
    return meta && !alt && !ctrl && (['q', '`', 'Tab', 'Space'].includes(key) || (!shift && ['h', 'm'].includes(key)))
  }
  return meta || (alt && !ctrl && ['F4', 'Tab', 'Esc', 'Space'].includes(key)) || (ctrl && alt && (key === 'Delete' || (platform === 'linux' && /^F\d/.test(key))))
}
