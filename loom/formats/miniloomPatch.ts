import { field, listOf, numberOf, textOf } from './fields'

/** One place of a text that changes. `at` counts UTF-16 units of the text before any change; edits come in order. */
export interface TextEdit {
  readonly at: number
  readonly removed: number
  readonly inserted: string
}

type Step = readonly [op: -1 | 0 | 1, text: string]

/**
 * The edits that a list of diff-match-patch patches makes, each patch counting in the text that the one before it left.
 * Null when they do not fit: what they keep or delete has to stand exactly there. `read` answers a stretch of the old text.
 */
export function editsOf(patches: unknown, length: number, read: (from: number, to: number) => string): readonly TextEdit[] | null {
  const edits: TextEdit[] = []
  let grown = 0
  let last = 0
  for (const patch of listOf(patches)) {
    const start = numberOf(field(patch, 'start2')) ?? numberOf(field(patch, 'start1'))
    if (start === null || !Number.isInteger(start)) return null
    let at = start - grown
    for (const step of listOf(field(patch, 'diffs'))) {
      const [op, text] = stepOf(step) ?? [null, '']
      if (op === null || at < last) return null
      if (op === 1) {
        edits.push({ at, removed: 0, inserted: text })
        grown += text.length
        continue
      }
      if (at + text.length > length || read(at, at + text.length) !== text) return null
      if (op === -1) {
        edits.push({ at, removed: text.length, inserted: '' })
        grown -= text.length
      }
      at += text.length
      last = at
    }
  }
  return edits
}

/** What the patches insert, whether they fit or not. */
export function insertedBy(patches: unknown): string {
  const steps = listOf(patches).flatMap((patch) => listOf(field(patch, 'diffs')).map(stepOf))
  return steps.map((step) => (step !== null && step[0] === 1 ? step[1] : '')).join('')
}

/** A pair, or the object with keys 0 and 1 that some versions write. */
function stepOf(value: unknown): Step | null {
  const op: unknown = Array.isArray(value) ? value[0] : field(value, '0')
  const text = textOf(Array.isArray(value) ? value[1] : field(value, '1'))
  return text !== null && (op === -1 || op === 0 || op === 1) ? [op, text] : null
}
