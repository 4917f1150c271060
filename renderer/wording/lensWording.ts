import type { Origin } from '../../loom/run'
import { plural } from './plural'
import { inSeries } from './series'
import { nouns } from './nouns'
import { decimal, integer, percent } from './numbers'

/** The lenses, at the right and on the text. */
export const lensWording = {
  lens: 'Lens',
  closeLens: 'Close the lens',
  bits: (n: number) => `${decimal(n, 1)} bits`,

  token: 'Token',
  probability: 'Probability',
  rank: 'Rank',
  rankNotRecorded: 'not recorded',
  surprise: 'Surprise',
  entropyHere: 'Entropy here',
  alternatives: 'Alternatives',
  /** What is heard of the token under the lens. `rank` 0: not recorded. */
  tokenSaid: (token: string, probability: number, rank: number, bits: number) =>
    inSeries([token, percent(probability), rank > 0 && `rank ${integer(rank)}`, `${decimal(bits, 1)} bits`]),
  /** What is heard of one alternative. `share`: as it is shown. */
  alternative: (token: string, share: string) => inSeries([token, share]),
  /** Tokens that a voice would pass over. */
  marks: {
    ',': 'comma', '.': 'full stop', '?': 'question mark', '!': 'exclamation mark', ':': 'colon', ';': 'semicolon', '-': 'hyphen', '–': 'dash', '—': 'dash',
    '…': 'ellipsis', '"': 'quotation mark', '“': 'opening quotation mark', '”': 'closing quotation mark', "'": 'apostrophe', '’': 'apostrophe', '(': 'opening bracket', ')': 'closing bracket',
  } satisfies Record<string, string>,
  space: 'space',
  lineEnd: 'line end',
  /** A token that goes on with the word before it. */
  joinedOn: (token: string) => `joined on: ${token}`,
  alternativeHere: (probability: number) => `here · ${percent(probability)}`,
  tokenKeys:
    '← → walk the tokens, ↑ ↓ choose, Enter forks here and weaves on, M shows the multiverse from here, Esc goes back. What stands here stays as a sibling.',

  perUnit: { token: 'Surprise, bits per token', word: 'Surprise, bits per word', sentence: 'Surprise, bits per character' },
  surpriseBy: 'Surprise by',
  units: { token: 'token', word: 'word', sentence: 'sentence' },
  swatch: 'words',
  steps: (from: number, to: number | null) => (to === null ? `${from} and more` : `${from} to ${to}`),
  passages: (flat: number, noisy: number) =>
    `${integer(flat)} flat (○) and ${integer(noisy)} noisy (◆) ${plural(flat + noisy, nouns.sentence)}: more than one standard deviation below or above the running mean of bits per character, which the line in the margin shows.`,
  lookingAtText: 'Looking at the text',
  scored: 'Scored',
  widestForks: 'Widest forks of this paragraph',
  forkPoint: (entropy: number) => `${decimal(entropy, 1)} bits of entropy: the model saw many ways to go on`,

  provenance: 'Provenance',
  whoWroteWhat: 'Who wrote what',
  origin: 'Origin',
  model: 'Model',
  characters: 'Characters',
  words: 'Words',
  share: 'Share',
  origins: { writer: 'Writer', simulator: 'Simulator', import: 'Imported', unknown: 'Unknown' } satisfies Record<Origin, string>,
  nothingGuessed: 'Recorded when the text was written, and kept through every edit; nothing here is guessed.',

  nothingWritten: 'Nothing is written here yet.',
  youWrote: 'You wrote this.',
  wasImported: 'This was imported; the file did not say which model wrote it, or who.',
  unknownWrote: 'Who wrote this is not known.',
  simulatorWrote: 'The simulator wrote this; which model it was is not recorded.',

  noTextYet: 'There is no text to look at yet.',
  lookingAtPlace: 'The model is looking at this place…',
  lookingAtParagraph: 'The model is looking at this paragraph…',
  noModelToLook: 'No model is ready to look at the text.',
  stoppedBefore: 'The model was stopped before it came to this place; look at it again to go on.',
  tokenStandsHere: 'That is the token that stands here already; choose another one to fork.',
  ghostMoved: 'The branch no longer stands where the ghost does; put the fan away and look at the text instead.',
  nothingOfYours: 'There is no text of your own in this paragraph.',
  branchOnItsWay: 'The branch is still on its way; look ahead from it when it has ended.',
  branchNotBegun: 'The branch has not begun yet; look again in a moment.',
  notRecorded: 'The probabilities of this branch were not recorded.',
  notReadable: 'The probabilities of this place could not be read.',
  stopped: 'The model has stopped looking at the text; what it saw is kept, and it goes on when you write or open a lens that needs it.',
  lookingLong: 'The model is looking at the text; you can go on writing.',
}
