import { sliceRuns, spanOf } from '../../loom/runs'
import type { Run } from '../../loom/run'
import type { Span } from '../../loom/transaction'

/** The text in the editor with its origins, and what is selected of it. */
export interface CopySource {
  text(from: number, to: number): string
  selection(): { readonly from: number; readonly to: number }
  runs(): readonly Run[]
}

/**
 * Remembers whose text was last copied or cut here, so that pasting it again keeps who wrote it. Text from elsewhere was not
 * typed here: it counts as imported.
 */
export class CopiedSpan {
  #copied: Span | null = null

  /** Something is being copied or cut. */
  copied(source: CopySource): void {
    const { from, to } = source.selection()
    this.#copied = from === to ? null : { text: source.text(from, to), runs: sliceRuns(source.runs(), from, to) }
  }

  /** The origins of a text that is pasted, `clean` already. */
  pasted(text: string): Span {
    return this.#copied !== null && this.#copied.text === text ? this.#copied : spanOf(text, 'import')
  }
}
