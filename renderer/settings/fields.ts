import { keyPresets } from '../../protocol/keyPresets'
import type { Settings } from '../../protocol/settings'
import type { FieldWording } from '../wording/settingsWording'
import { wording } from '../wording/wording'

type KeysOf<T> = { [key in keyof Settings]: Settings[key] extends T ? key : never }[keyof Settings]

interface FieldBase {
  readonly title: string
  /** One line on what it does. */
  readonly explain: string
}

type Choice = FieldBase & { readonly kind: 'choice'; readonly key: KeysOf<string>; readonly options: readonly (readonly [value: string, title: string])[] }
type Amount = FieldBase & { readonly kind: 'number'; readonly key: KeysOf<number>; readonly least: number; readonly most: number; readonly step: number; readonly unit: string }
type Switch = FieldBase & { readonly kind: 'switch'; readonly key: KeysOf<boolean> }
export type Field = Choice | Amount | Switch

const words = wording.settings
type Told = keyof typeof words.fields

export interface Section {
  readonly id: keyof typeof words.sections
  readonly title: string
  readonly fields: readonly Field[]
}

/** Everything that can be chosen but the keys, which have a part of their own. */
export const sections: readonly Section[] = [
  section('page', [
    choice('theme'),
    choice('font'),
    amount('fontSize', 12, 40, 1),
    amount('lineHeight', 1.2, 2.4, 0.05),
    amount('measure', 40, 120, 1),
    choice('focusMode'),
    toggle('typewriter'),
    toggle('quiet'),
    choice('motion'),
    choice('screenReader'),
    toggle('showTree'),
  ]),
  section('words', [choice('spelling')]),
  section('weaving', [
    amount('branches', 1, 64, 1),
    amount('tokens', 1, 4096, 1),
    choice('stopAt'),
    choice('fanOrder'),
    amount('temperature', 0, 5, 0.05),
    amount('minP', 0, 0.99, 0.01),
    amount('topP', 0.01, 1, 0.01),
    amount('topK', 0, 1000, 1),
    amount('adaptBits', 0.5, 16, 0.25),
    amount('adaptAfter', 1, 200, 1),
    amount('adaptTips', 2, 24, 1),
    toggle('predict'),
    amount('predictAfter', 0.3, 30, 0.1),
    amount('predictBranches', 1, 3, 1),
  ]),
  section('seeing', [toggle('scoring'), toggle('influence')]),
  section('keys', [
    {
      kind: 'choice',
      key: 'keyPreset',
      ...words.fields.keyPreset,
      options: Object.entries(keyPresets).map(([name, { title, explain }]) => [name, words.preset(title, explain)]),
    },
  ]),
]

function section(id: Section['id'], fields: readonly Field[]): Section {
  return { id, title: words.sections[id], fields }
}

function choice(key: KeysOf<string> & Told): Choice {
  const { title, explain, options = {} }: FieldWording = words.fields[key]
  return { kind: 'choice', key, title, explain, options: Object.entries(options) }
}

function amount(key: KeysOf<number> & Told, least: number, most: number, step: number): Amount {
  const { title, explain, unit = '' }: FieldWording = words.fields[key]
  return { kind: 'number', key, title, explain, least, most, step, unit }
}

function toggle(key: KeysOf<boolean> & Told): Switch {
  const { title, explain }: FieldWording = words.fields[key]
  return { kind: 'switch', key, title, explain }
}
