import { ImportRefused } from './imported'
import { looksLikeJson, parseJson } from './readJson'

/** The values of a text with one JSON value a line; null when the first line is none. A line that cannot be read refuses all. */
export function readJsonLines(text: string): readonly unknown[] | null {
  const lines = text.split('\n')
  const values: unknown[] = []
  for (const [i, line] of lines.entries()) {
    if (line.trim() === '') continue
    try {
      values.push(parseJson(line))
    } catch (error) {
      if (!(error instanceof ImportRefused)) throw error
      if (values.length === 0) return null
      throw new ImportRefused(error.code, `Line ${i + 1} of ${lines.length} is damaged: ${error.message}`)
    }
  }
  return values.length === 0 || !looksLikeJson(text) ? null : values
}
