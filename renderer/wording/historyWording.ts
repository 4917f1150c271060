import { ago, weekday } from './dates'
import { nouns } from './nouns'
import { counted } from './plural'
import { dotted } from './series'

/** Earlier states of the loom. */
export const historyWording = {
  history: 'History',
  earlier: 'Earlier states',
  threadThen: 'The thread then',
  looking: 'Looking…',
  reading: 'Reading…',
  notReadable: 'This state could not be read.',
  none: 'Nothing is kept yet. A checkpoint keeps the loom as it is now; every hour one is kept by itself.',
  openAsLoom: 'Open as a new loom',
  bringBack: 'Bring back as a branch',
  keys: '↑ ↓ look, Enter brings it back as a branch, Shift+Enter opens it as a loom of its own. Nothing is overwritten.',
  unnamed: (at: number) => weekday(at),
  /** `words`: of its thread, where they were counted. */
  facts: (at: number, now: number, words: number | null, nodes: number) => dotted([ago(at, now), words !== null && counted(words, nouns.word), counted(nodes, nouns.node)]),
  done: {
    branch: 'Brought back as a branch; what you had stays beside it. Undo takes the branch away.',
    there: 'This thread stands in the loom as it was; here it is.',
    loom: 'Opened as a loom of its own; the other one is as you left it.',
  },
  differsAtLength: 'This text and the thread now differ at length; it is shown unmarked.',
  same: 'The same as the thread now.',
  differs: (only: number, since: number) =>
    `${counted(only, nouns.word)} here that the thread does not have now (underlined), ${counted(since, nouns.word)} written since (struck out).`,
}
