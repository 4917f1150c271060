import type { Settings } from '../../protocol/settings'
import { keyPresets } from '../../protocol/keyPresets'

type KeysOf<T> = { [key in keyof Settings]: Settings[key] extends T ? key : never }[keyof Settings]

interface FieldBase {
  readonly title: string
  /** One line on what it does. */
  readonly explain: string
}

export type Field =
  | (FieldBase & { readonly kind: 'choice'; readonly key: KeysOf<string>; readonly options: readonly (readonly [value: string, title: string])[] })
  | (FieldBase & { readonly kind: 'number'; readonly key: KeysOf<number>; readonly least: number; readonly most: number; readonly step: number; readonly unit: string })
  | (FieldBase & { readonly kind: 'switch'; readonly key: KeysOf<boolean> })

export interface Section {
  readonly title: string
  readonly fields: readonly Field[]
}

/** Everything that can be chosen but the keys, which have a part of their own. */
export const sections: readonly Section[] = [
  {
    title: 'Page',
    fields: [
      {
        kind: 'choice',
        key: 'theme',
        title: 'Colours',
        explain: 'Light or dark as the system is, or always one of these.',
        options: [['system', 'As the system'], ['light', 'Light'], ['dark', 'Dark'], ['sepia', 'Sepia'], ['contrast', 'High contrast']],
      },
      {
        kind: 'choice',
        key: 'font',
        title: 'Typeface',
        explain: 'The face of the text. All of them come with Heddle.',
        options: [['literata', 'Literata'], ['source-serif', 'Source Serif'], ['inter', 'Inter'], ['mono', 'JetBrains Mono'], ['dyslexic', 'OpenDyslexic']],
      },
      { kind: 'number', key: 'fontSize', title: 'Text size', explain: 'Height of the letters.', least: 12, most: 40, step: 1, unit: 'px' },
      { kind: 'number', key: 'lineHeight', title: 'Line spacing', explain: 'Distance of the lines, as a multiple of the text size.', least: 1.2, most: 2.4, step: 0.05, unit: '×' },
      { kind: 'number', key: 'measure', title: 'Line length', explain: 'Characters in a full line; 60 to 75 read best.', least: 40, most: 120, step: 1, unit: 'characters' },
      { kind: 'switch', key: 'focusMode', title: 'Focus on the paragraph', explain: 'Dim all but the paragraph of the caret.' },
      { kind: 'switch', key: 'typewriter', title: 'Typewriter scrolling', explain: 'Keep the line of the caret in the middle of the window.' },
      {
        kind: 'choice',
        key: 'motion',
        title: 'Motion',
        explain: 'Reduced: nothing fades or slides, and branches appear when they are finished.',
        options: [['system', 'As the system'], ['full', 'Full'], ['reduced', 'Reduced']],
      },
      { kind: 'switch', key: 'showTree', title: 'Tree', explain: 'Show the tree at the left.' },
    ],
  },
  {
    title: 'Words',
    fields: [
      {
        kind: 'choice',
        key: 'spelling',
        title: 'Spelling',
        explain: 'Marks words that the dictionary does not know. Dictionaries come with Heddle; nothing is sent anywhere.',
        options: [['system', 'As the system, where there is a dictionary'], ['en', 'English, American'], ['en-gb', 'English, British'], ['off', 'Off']],
      },
    ],
  },
  {
    title: 'Weaving',
    fields: [
      { kind: 'number', key: 'branches', title: 'Branches', explain: 'How many branches one weave asks for.', least: 1, most: 64, step: 1, unit: 'branches' },
      { kind: 'number', key: 'tokens', title: 'Length', explain: 'How long a branch may become; a token is about three quarters of a word.', least: 1, most: 4096, step: 1, unit: 'tokens' },
      {
        kind: 'choice',
        key: 'stopAt',
        title: 'Stop',
        explain: 'Where a branch may end before its full length.',
        options: [['never', 'At full length'], ['sentence', 'At the end of a sentence'], ['paragraph', 'At the end of a paragraph']],
      },
      {
        kind: 'choice',
        key: 'fanOrder',
        title: 'Order of branches in mid-text',
        explain: 'Where the text goes on after the caret. By how they join: first those after which the model foresees best what follows. Numbers and keys stay with their branch.',
        options: [['woven', 'As they were woven'], ['join', 'By how they join what follows']],
      },
      { kind: 'number', key: 'temperature', title: 'Temperature', explain: 'At 1 the model is itself; below, it keeps to the likely; above, it strays. 0 always takes the likeliest token.', least: 0, most: 5, step: 0.05, unit: '' },
      { kind: 'number', key: 'minP', title: 'Min-p', explain: 'Leaves out tokens less likely than this share of the likeliest. 0 is off.', least: 0, most: 0.99, step: 0.01, unit: '' },
      { kind: 'number', key: 'topP', title: 'Top-p', explain: 'Keeps the likeliest tokens that make up this much probability. 1 is off.', least: 0.01, most: 1, step: 0.01, unit: '' },
      { kind: 'number', key: 'topK', title: 'Top-k', explain: 'Keeps this many of the likeliest tokens. 0 is off.', least: 0, most: 1000, step: 1, unit: 'tokens' },
      { kind: 'number', key: 'adaptBits', title: 'Fork from this entropy on', explain: 'An adaptive weave forks where the model is in so much doubt: 1 bit is two equal ways, 4 bits are sixteen. Lower forks more.', least: 0.5, most: 16, step: 0.25, unit: 'bits' },
      { kind: 'number', key: 'adaptAfter', title: 'Tokens before a fork', explain: 'How much a branch of an adaptive weave says at least before it may fork.', least: 1, most: 200, step: 1, unit: 'tokens' },
      { kind: 'number', key: 'adaptTips', title: 'Leaves of an adaptive weave', explain: 'How many ends its branches may have together.', least: 2, most: 24, step: 1, unit: 'branches' },
      { kind: 'switch', key: 'predict', title: 'Predict as I type', explain: 'Weave by itself when you rest at the end of a word. Esc puts it off for ten minutes; what you do not take is set aside.' },
      { kind: 'number', key: 'predictAfter', title: 'Rest before a prediction', explain: 'How long you rest before it weaves.', least: 0.3, most: 30, step: 0.1, unit: 'seconds' },
      { kind: 'number', key: 'predictBranches', title: 'Branches of a prediction', explain: 'How many branches it weaves.', least: 1, most: 3, step: 1, unit: 'branches' },
    ],
  },
  {
    title: 'Seeing',
    fields: [
      { kind: 'switch', key: 'scoring', title: 'Look at the text in the background', explain: 'The model reads along while you rest, for the lenses and the ledger. Off: it looks only while a lens that needs it is open.' },
      { kind: 'switch', key: 'influence', title: 'Watch the simulator’s influence', explain: 'The ledger tells how often you take the first branch, and whether your own words become more foreseeable over weeks. Only sums are counted, and they stay on this machine.' },
    ],
  },
  {
    title: 'Keys',
    fields: [
      {
        kind: 'choice',
        key: 'keyPreset',
        title: 'Key preset',
        explain: 'Keys as in a tool you know; keys you set yourself come before them.',
        options: Object.entries(keyPresets).map(([name, { title, explain }]) => [name, `${title}: ${explain}`]),
      },
    ],
  },
]
