import { nouns } from './nouns'
import { integer } from './numbers'
import { counted } from './plural'

/** Two roads side by side. */
export const compareWording = {
  compare: 'Compare',
  sideBySide: 'Two ways side by side',
  differences: (n: number) => counted(n, nouns.difference),
  /** Null: nothing stands on that side. */
  difference: (n: number, of: number, first: string | null, second: string | null) =>
    `Difference ${integer(n)} of ${integer(of)}: ${first === null ? 'nothing' : `“${first}”`} / ${second === null ? 'nothing' : `“${second}”`}`,
  chosen: ' · chosen',
  goThisWay: 'Go this way',
  goWay: (name: string) => `Go this way, ${name}`,
  takeBranch: 'Take this branch',
  takeWay: (name: string) => `Take this branch, ${name}`,
  keys: '↑ ↓ go through the differences, ← → choose a side, Enter takes it.',
  way: (n: number, of: number) => `Way ${integer(n)} of ${integer(of)}`,
  nothing: 'There are no two branches to compare here.',
}
