import { nouns } from './nouns'
import { integer } from './numbers'
import { counted } from './plural'

/** The status line and the notices. */
export const statusWording = {
  status: 'Status',
  commands: 'Commands',
  allLooms: 'All looms',
  words: (n: number) => counted(n, nouns.word),
  wordsOf: (selected: number, all: number) => `${integer(selected)} of ${counted(all, nouns.word)}`,
  minutes: (n: number) => ` · ${integer(n)} min`,
  toRead: (minutes: number) => (minutes === 1 ? 'About a minute to read' : `About ${counted(minutes, nouns.minute)} to read`),
  toReadSelected: (minutes: number) => (minutes === 1 ? 'About a minute to read, what is selected' : `About ${counted(minutes, nouns.minute)} to read, what is selected`),
  loomMode: 'Loom mode',
  loomModeAbout: (key: string) => `Letters act on the tree; ${key} goes back to writing`,
  readOnly: 'Read only',
  predicting: 'Predicting',
  predictingAbout: 'Press to stop',
  predictionsOff: 'Predictions off for now',
  predictionsOffAbout: 'Esc put predictions off; press to have them again',
  sees: (from: number) => `The model sees from character ${integer(from)} on`,
  seesAbout: 'The thread is longer than what the model can hold',
  weaving: 'weaving…',
  speed: (tokensPerSecond: number) => `${integer(tokensPerSecond)} tokens/s`,
  noModel: 'No model',
  loading: (name: string) => `Loading ${name}`,
  stopLoading: 'Give up this model; open another when you like',
  notThisLooms: (name: string) => `${name}, not this loom’s`,
  modelNotLoaded: 'Model not loaded',
  notSaved: 'Not saved',
  saved: 'Saved',
  saving: 'Saving…',
  compacting: 'Compacting the loom’s files',

  notices: 'Notices',
  dismiss: 'Dismiss',
  bug: 'Something in Heddle went wrong. What you wrote is kept; if the page behaves oddly, close the window and open it again.',
  noAnswer: 'Heddle does not answer. What you write now is kept here and sent when it does.',
}
