import type { FanBranch } from '../app'
import { blankness } from '../surface/fanView'
import { wording } from '../wording/wording'

const most = 140

/** What is said of a branch: its first sentence, or why there is none. */
export function saidOf(branch: Pick<FanBranch, 'text' | 'taken' | 'finish'>): string {
  const [text, streaming] = [branch.text.slice(branch.taken), branch.finish === null]
  return blankness({ text, streaming }) ?? (firstSentence(branch) || wording.branches.stillComing)
}

/** The first sentence of a branch, in whole words: the last word of a stream may be half of one. */
export function firstSentence({ text, taken, finish }: Pick<FanBranch, 'text' | 'taken' | 'finish'>): string {
  const rest = text.slice(taken, taken + 2 * most)
  const cut = finish === null || rest.length < text.length - taken
  const whole = cut ? rest.slice(0, lastBorder(rest)) : rest
  const line = whole.replace(/\s+/g, ' ').trim()
  const [first] = new Intl.Segmenter(undefined, { granularity: 'sentence' }).segment(line)
  const sentence = first?.segment.trim() ?? ''
  return sentence.length > most ? `${sentence.slice(0, lastBorder(sentence.slice(0, most)))}…` : sentence
}

function lastBorder(text: string): number {
  const border = Math.max(text.lastIndexOf(' '), text.lastIndexOf('\n'))
  return border < 0 ? 0 : border
}
