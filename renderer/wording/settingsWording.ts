import type { Settings } from '../../protocol/settings'
import { nouns } from './nouns'
import { plainNumber } from './numbers'
import { counted } from './plural'
import { sentences } from './series'

/** A setting: its name, one line on what it does, and what its choices are called or what its number counts. */
export interface FieldWording {
  readonly title: string
  readonly explain: string
  readonly unit?: string
  readonly options?: { readonly [value: string]: string }
}

const fields = {
  theme: {
    title: 'Colours',
    explain: 'Light or dark as the system is, or always one of these.',
    options: { system: 'As the system', light: 'Light', dark: 'Dark', sepia: 'Sepia', contrast: 'High contrast' },
  },
  font: {
    title: 'Typeface',
    explain: 'The face of the text. All of them come with Heddle.',
    options: { literata: 'Literata', 'source-serif': 'Source Serif', inter: 'Inter', mono: 'JetBrains Mono', dyslexic: 'OpenDyslexic' },
  },
  fontSize: { title: 'Text size', explain: 'Height of the letters.', unit: 'px' },
  lineHeight: { title: 'Line spacing', explain: 'Distance of the lines, as a multiple of the text size.', unit: '×' },
  measure: { title: 'Line length', explain: 'Characters in a full line; 60 to 75 read best.', unit: 'characters' },
  focusMode: {
    title: 'Focus',
    explain: 'Dim all but the paragraph, or the sentence, of the caret.',
    options: { off: 'On all of the text', paragraph: 'On the paragraph', sentence: 'On the sentence' },
  },
  typewriter: { title: 'Typewriter scrolling', explain: 'Keep the line of the caret in the middle of the window.' },
  quiet: { title: 'Quiet while typing', explain: 'While you type, only the page shows; the mouse or Esc brings the rest back.' },
  motion: {
    title: 'Motion',
    explain: 'Reduced: nothing fades or slides, and branches appear when they are finished.',
    options: { system: 'As the system', full: 'Full', reduced: 'Reduced' },
  },
  screenReader: {
    title: 'Screen reader',
    explain: 'Lets a screen reader or a braille display read the text. A browser does not tell of one: choose On there.',
    options: { system: 'As the system', on: 'On', off: 'Off' },
  },
  showTree: { title: 'Tree', explain: 'Show the tree at the left.' },
  spelling: {
    title: 'Spelling',
    explain: 'Marks words that the dictionary does not know. Dictionaries come with Heddle; nothing is sent anywhere.',
    options: { system: 'As the system, where there is a dictionary', en: 'English, American', 'en-gb': 'English, British', off: 'Off' },
  },
  branches: { title: 'Branches', explain: 'How many branches one weave asks for.', unit: 'branches' },
  tokens: { title: 'Length', explain: 'How long a branch may become; a token is about three quarters of a word.', unit: 'tokens' },
  stopAt: {
    title: 'Stop',
    explain: 'Where a branch may end before its full length.',
    options: { never: 'At full length', sentence: 'At the end of a sentence', paragraph: 'At the end of a paragraph' },
  },
  fanOrder: {
    title: 'Order of branches in mid-text',
    explain: 'Where the text goes on after the caret. By how they join: first those after which the model foresees best what follows. Numbers and keys stay with their branch.',
    options: { woven: 'As they were woven', join: 'By how they join what follows' },
  },
  temperature: { title: 'Temperature', explain: 'At 1 the model is itself; below, it keeps to the likely; above, it strays. 0 always takes the likeliest token.' },
  minP: { title: 'Min-p', explain: 'Leaves out tokens less likely than this share of the likeliest. 0 is off.' },
  topP: { title: 'Top-p', explain: 'Keeps the likeliest tokens that make up this much probability. 1 is off.' },
  topK: { title: 'Top-k', explain: 'Keeps this many of the likeliest tokens. 0 is off.', unit: 'tokens' },
  adaptBits: { title: 'Fork from this entropy on', explain: 'An adaptive weave forks where the model is in so much doubt: 1 bit is two equal ways, 4 bits are sixteen. Lower forks more.', unit: 'bits' },
  adaptAfter: { title: 'Tokens before a fork', explain: 'How much a branch of an adaptive weave says at least before it may fork.', unit: 'tokens' },
  adaptTips: { title: 'Leaves of an adaptive weave', explain: 'How many ends its branches may have together.', unit: 'branches' },
  predict: { title: 'Predict as I type', explain: 'Weave by itself when you rest at the end of a word. Esc puts it off for ten minutes; what you do not take is set aside.' },
  predictAfter: { title: 'Rest before a prediction', explain: 'How long you rest before it weaves.', unit: 'seconds' },
  predictBranches: { title: 'Branches of a prediction', explain: 'How many branches it weaves.', unit: 'branches' },
  scoring: { title: 'Look at the text in the background', explain: 'The model reads along while you rest, for the lenses and the ledger. Off: it looks only while a lens that needs it is open.' },
  influence: {
    title: 'Watch the simulator’s influence',
    explain: 'The ledger tells how often you take the first branch, and whether your own words become more foreseeable over weeks. Only sums are counted, and they stay on this machine.',
  },
  keyPreset: { title: 'Key preset', explain: 'Keys as in a tool you know; keys you set yourself come before them.' },
} satisfies { readonly [key in keyof Settings]?: FieldWording }

/** Everything that can be chosen, and the keys. */
export const settingsWording = {
  settings: 'Settings',
  find: 'Find a setting',
  none: 'No setting has these words.',
  sections: { page: 'Page', words: 'Words', weaving: 'Weaving', seeing: 'Seeing', keys: 'Keys' },
  fields,
  preset: (title: string, explain: string) => `${title}: ${explain}`,
  noNumber: (value: number) => `That is no number; it stays ${plainNumber(value)}.`,
  outOfRange: (least: number, most: number, value: number) => `From ${plainNumber(least)} to ${plainNumber(most)}; it stays ${plainNumber(value)}.`,
  forThisLoom: 'For this loom only',
  elsewhere: (value: string) => `Other looms: ${value}`,
  on: 'on',
  off: 'off',
  forThisLoomWhat: (setting: string) => `For this loom only: ${setting}`,

  ownWords: 'Words of this loom',
  ownWordsAbout: 'Added from «Spelling…»; a press takes a word away.',
  takeAway: (word: string) => `${word} × take away`,

  /** Words that a search finds the keys by, beside their commands. */
  keysToo: 'keys',
  isKeyOf: (key: string, command: string) => `${key} is a key of “${command}” now.`,
  isNoKeyOf: (key: string, command: string) => `${key} is no key of “${command}” now.`,
  hasUsualKeys: (command: string) => `“${command}” has its usual keys now.`,
  noName: 'Heddle has no name for this key.',
  hasAlready: 'This command has that key already.',
  clash: (key: string, commands: readonly string[]) => `${key} also belongs to ${quoted(commands)}.`,
  usual: 'Usual',
  usualKeysOfAll: 'Bring back all usual keys',
  ownKeys: (count: number) => `You have set keys of ${counted(count, nouns.command)} yourself.`,
  surelyUsual: 'All keys that you have set are given up, and those of the preset come back.',
  giveThemUp: 'Give them up',
  allUsual: 'All keys are the usual ones now.',
  usualKeysOf: (command: string) => `Usual keys of ${command}`,
  keysOf: (command: string) => `Keys of ${command}`,
  loomKeysOf: (command: string) => `Keys of ${command} in loom mode`,
  inLoomMode: 'in loom mode',
  removeKey: (key: string, command: string) => `Remove ${key} from ${command}`,
  removeLoomKey: (key: string, command: string) => `Remove ${key} from ${command} in loom mode`,
  addKey: (command: string) => `Add a key to ${command}`,
  addLoomKey: (command: string) => `Add a key to ${command} in loom mode`,
  add: 'Add',
  press: 'Press a key…',
  pressOrLeave: 'Press a key; Esc leaves it',

  /** Where a key holds. */
  layers: {
    fan: 'with a fan open',
    loomFan: 'in loom mode with a fan open',
    loom: 'in loom mode',
    text: 'in the text',
    page: 'outside of dialogs',
    app: 'everywhere',
  },
  isKeyAlready: (key: string, command: string) => `${key} is a key of “${command}” already.`,
  isKeyByNow: (keys: readonly string[], command: string) => `${keys.join(', ')} is a key of “${command}” by now.`,
  otherFirst: (key: string, command: string, where: string) => `${key} is a key of “${command}” ${where}, where that one would come first.`,
  thisFirst: (key: string, command: string, where: string, here: string) => `${key} is a key of “${command}” ${where}; ${here} this one would come first.`,
  takeFrom: (commands: readonly string[]) => `Take it from ${quoted(commands)}`,
  keepBoth: 'Keep both',
  setIt: 'Set it',

  altGrTypes: 'AltGr types signs on many keyboards, so it cannot be part of a key.',
  systemKey: 'The system keeps this key for itself.',
  clipboardKey: 'Copying, cutting, pasting and selecting all keep their keys.',
  ctrlAltIsAltGr: 'Ctrl+Alt is AltGr on many keyboards. AltGr types signs on many keyboards, so it cannot be part of a key.',
  optionTypes: 'Option types signs on macOS; add Control or Command.',
  optionMoves: 'On macOS, Option with this key goes or deletes by word; add Control or Command.',
  keyTypes: (mac: boolean) => sentences(['This key types.', withMore(mac)]),
  textNeedsKey: (mac: boolean) => sentences(['The text needs this key.', withMore(mac)]),
  movesInText: 'In the text this key goes or deletes by more than a letter; it would no longer.',
  movesOnMac: 'In the texts of macOS this key moves the caret or edits; here it would no longer.',
}

function quoted(commands: readonly string[]): string {
  return commands.map((command) => `“${command}”`).join(', ')
}

function withMore(mac: boolean): string {
  return mac ? 'Add Command or Control, or make it a key of loom mode.' : 'Add Ctrl or Alt, or make it a key of loom mode.'
}
