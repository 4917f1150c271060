import type { ProseEditor } from '../surface/proseEditor'

/** The units of the paragraph that the caret is in. */
export function paragraphAt({ monaco }: ProseEditor): { readonly from: number; readonly to: number } {
  const model = monaco.getModel()
  const line = monaco.getPosition()?.lineNumber ?? 1
  const from = model?.getOffsetAt({ lineNumber: line, column: 1 }) ?? 0
  return { from, to: from + (model?.getLineLength(line) ?? 0) }
}
