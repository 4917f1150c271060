import type { FanBranch } from '../app'

const most = 140

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
