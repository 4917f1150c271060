import type { KeyContext } from '../../protocol/commandTable'

/** Layers of keys, as a press passes through them, the most particular first. */
export const layers = ['fan', 'loomFan', 'loom', 'text', 'page', 'app'] as const

export type Layer = (typeof layers)[number]

/** Which of a command's two lists a key stands in: the chords heard always, or those of loom mode. */
export type KeyList = 'keys' | 'loomKeys'

/** The layer in which the keys of a command's list are heard. */
export function layerOf(context: KeyContext, list: KeyList): Layer {
  if (list === 'keys') return context
  return context === 'fan' ? 'loomFan' : 'loom'
}
