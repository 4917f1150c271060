import type { Platform } from '../../protocol/chord'
import type { CommandKeys } from '../../protocol/keyPresets'
import { layerOf, layers } from '../commands/layerOf'
import type { Layer } from '../commands/layerOf'
import { printKey } from '../commands/printKey'
import type { Claim, KeySlot, Weighed } from '../commands/rebind'
import { wording } from '../wording/wording'

/** What is asked before a key is set: what is so, and the ways to go on, each with whom it takes the key from. */
export interface Question {
  readonly sentences: readonly string[]
  readonly answers: readonly { readonly label: string; readonly from: readonly Claim[] }[]
}

const words = wording.settings
const where: Readonly<Record<Layer, string>> = words.layers

/** The question about a key that others have, or that takes something from the text. */
export function keyQuestion(
  rows: readonly CommandKeys[],
  { id, list }: KeySlot,
  { chord, clashes, elsewhere, warning }: Extract<Weighed, { t: 'ask' }>,
  platform: Platform,
): Question {
  const row = rows.find(({ entry }) => entry.id === id)
  if (row === undefined) throw new Error(`there is no command ${id}`)
  const own = layerOf(row.entry.context, list)
  const printed = printKey(chord, list, platform)
  const sentences = [
    ...clashes.map(({ title }) => words.isKeyAlready(printed, title)),
    ...elsewhere.map(({ title, layer }) =>
      layers.indexOf(layer) < layers.indexOf(own)
        ? words.otherFirst(printed, title, where[layer])
        : words.thisFirst(printed, title, where[layer], where[own]),
    ),
    ...(warning === null ? [] : [warning]),
  ]
  if (clashes.length > 0) return { sentences, answers: [replacing(clashes)] }
  if (elsewhere.length > 0) return { sentences, answers: [{ label: words.keepBoth, from: [] }, replacing(elsewhere)] }
  return { sentences, answers: [{ label: words.setIt, from: [] }] }
}

/** The question before usual keys come back that others have by now. */
export function usualQuestion(clashes: readonly Claim[], platform: Platform): Question {
  const sentences = clashes.map(({ title, list, chords }) => words.isKeyByNow(chords.map((chord) => printKey(chord, list, platform)), title))
  return { sentences, answers: [replacing(clashes)] }
}

function replacing(from: readonly Claim[]): Question['answers'][number] {
  return { label: words.takeFrom(from.map(({ title }) => title)), from }
}
