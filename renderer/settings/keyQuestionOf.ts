import type { Platform } from '../../protocol/chord'
import type { CommandKeys } from '../../protocol/keyPresets'
import { layerOf, layers } from '../commands/layerOf'
import type { Layer } from '../commands/layerOf'
import { printKey } from '../commands/printKey'
import type { Claim, KeySlot, Weighed } from '../commands/rebind'

/** What is asked before a key is set: what is so, and the ways to go on, each with whom it takes the key from. */
export interface Question {
  readonly sentences: readonly string[]
  readonly answers: readonly { readonly label: string; readonly from: readonly Claim[] }[]
}

const where: Readonly<Record<Layer, string>> = {
  fan: 'with a fan open',
  loomFan: 'in loom mode with a fan open',
  loom: 'in loom mode',
  text: 'in the text',
  page: 'outside of dialogs',
  app: 'everywhere',
}

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
    ...clashes.map(({ title }) => `${printed} is a key of “${title}” already.`),
    ...elsewhere.map(({ title, layer }) =>
      layers.indexOf(layer) < layers.indexOf(own)
        ? `${printed} is a key of “${title}” ${where[layer]}, where that one would come first.`
        : `${printed} is a key of “${title}” ${where[layer]}; ${where[own]} this one would come first.`,
    ),
    ...(warning === null ? [] : [warning]),
  ]
  if (clashes.length > 0) return { sentences, answers: [replacing(clashes)] }
  if (elsewhere.length > 0) return { sentences, answers: [{ label: 'Keep both', from: [] }, replacing(elsewhere)] }
  return { sentences, answers: [{ label: 'Set it', from: [] }] }
}

/** The question before usual keys come back that others have by now. */
export function usualQuestion(clashes: readonly Claim[], platform: Platform): Question {
  const sentences = clashes.map(({ title, list, chords }) => `${chords.map((chord) => printKey(chord, list, platform)).join(', ')} is a key of “${title}” by now.`)
  return { sentences, answers: [replacing(clashes)] }
}

function replacing(from: readonly Claim[]): Question['answers'][number] {
  return { label: `Take it from ${from.map(({ title }) => `“${title}”`).join(', ')}`, from }
}
