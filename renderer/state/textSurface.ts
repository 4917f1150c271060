import type { Replacement } from '../surface/replacement'

/** What the client needs of an editor. `ProseEditor` is one; tests have a plainer one. */
export interface TextSurface {
  readonly composing: boolean
  open(text: string, caret: number, scrollTop: number): void
  replace(change: Replacement, caret: number | null): void
  setCaret(at: number): void
  reveal(at: number): void
  setReadOnly(readOnly: boolean): void
  text(): string
  length(): number
  caret(): number
}
