import { field, listOf, textOf } from './fields'
import type { Losses } from './losses'

export type FramePart = readonly [title: string, text: unknown]

/** Memory, author's note, lore and their like as a note on a node: kept, readable and counted, and never shown to a model. */
export function frameNote(parts: readonly FramePart[], losses: Losses): { readonly note?: string } {
  const filled = parts.filter(([, text]) => (textOf(text) ?? '').trim() !== '')
  losses.add('frame-note', filled.length)
  return filled.length === 0 ? {} : { note: filled.map(([title, text]) => `${title}:\n${String(text)}`).join('\n\n') }
}

/** Entries of world information, each titled with the words that call it. One without a text is counted. */
export function loreParts(entries: readonly unknown[], keys: string, text: string, losses: Losses): readonly FramePart[] {
  return entries.map((entry): FramePart => {
    const called = field(entry, keys)
    const names = [called, ...listOf(called)].flatMap((name) => textOf(name) ?? []).filter((name) => name !== '')
    const content = textOf(field(entry, text)) ?? ''
    if (content.trim() === '') losses.add('lore')
    return [names.length === 0 ? 'Lore' : `Lore (${names.join(', ')})`, content]
  })
}
