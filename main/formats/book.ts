import type { Section } from '../../loom/formats/sections'

/** A thread on its way to be a book. */
export interface Book {
  readonly title: string
  /** Stands for this loom and no other. */
  readonly id: string
  readonly sections: readonly Section[]
}

/** Paragraphs as lines: an empty line parts paragraphs, a single line end stays one. */
export function paragraphsOf(text: string): readonly (readonly string[])[] {
  return text
    .replace(/^\n+|\n+$/g, '')
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.split('\n').map(withoutControls))
}

/** XML has no way to say most control characters. */
export function withoutControls(text: string): string {
  return text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
}
