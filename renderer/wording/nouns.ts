import type { Forms } from './plural'

/** What Heddle counts. */
export const nouns = {
  branch: { one: 'branch', other: 'branches' },
  character: { one: 'character', other: 'characters' },
  child: { one: 'child', other: 'children' },
  command: { one: 'command', other: 'commands' },
  difference: { one: 'difference', other: 'differences' },
  loom: { one: 'loom', other: 'looms' },
  minute: { one: 'minute', other: 'minutes' },
  hour: { one: 'hour', other: 'hours' },
  node: { one: 'node', other: 'nodes' },
  place: { one: 'place', other: 'places' },
  sentence: { one: 'sentence', other: 'sentences' },
  time: { one: 'time', other: 'times' },
  token: { one: 'token', other: 'tokens' },
  week: { one: 'week', other: 'weeks' },
  way: { one: 'way', other: 'ways' },
  word: { one: 'word', other: 'words' },
} as const satisfies { readonly [noun: string]: Forms }
