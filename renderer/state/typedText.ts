import type { Replacement } from '../surface/replacement'

/** The text that a run of typing leaves. What it takes away of the text that stood there before counts as nothing. */
export function typedText(typed: readonly Replacement[]): string {
  let [text, from] = ['', 0]
  for (const { at, removed, inserted } of typed) {
    if (text === '') from = at
    const place = (offset: number): number => Math.max(0, Math.min(text.length, offset - from))
    text = text.slice(0, place(at)) + inserted + text.slice(place(at + removed))
    from = Math.min(from, at)
  }
  return text
}
