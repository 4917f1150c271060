import type { Settings } from './settings'

/** Settings that a loom may have otherwise than the app. */
export const ownKeys = ['branches', 'tokens', 'stopAt', 'temperature', 'topP', 'topK', 'minP', 'spelling', 'predict'] as const satisfies readonly (keyof Settings)[]

export type OwnKey = (typeof ownKeys)[number]

/** What holds for one loom only; kept in its folder. */
export interface Overrides {
  readonly settings: Partial<Pick<Settings, OwnKey>>
  /** Words that its spelling knows beside the dictionary, sorted. */
  readonly words: readonly string[]
  /** Line ends of the text that it was imported from, which its text leaves with again. Absent: line feeds alone. */
  readonly lineEnds?: 'crlf'
}

export const noOverrides: Overrides = { settings: {}, words: [] }

export function isOwnKey(key: string): key is OwnKey {
  return ownKeys.some((own) => own === key)
}

/** The settings as they are in force for a loom. */
export function settingsWith(settings: Settings, overrides: Overrides): Settings {
  return { ...settings, ...overrides.settings }
}
