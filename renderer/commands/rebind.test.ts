import { expect, test } from 'vitest'
import { parseChord, type Platform, type Stroke } from '../../protocol/chord'
import type { CommandId } from '../../protocol/commandTable'
import { findConflicts, resolveKeys } from '../../protocol/keyPresets'
import type { KeyList } from './layerOf'
import { addKey, clashesOfUsual, removeKey, restoreKeys, weighKey } from './rebind'

type Choice = Parameters<typeof addKey>[0]

const usual: Choice = { keyPreset: 'heddle', keys: [], loomKeys: [] }

function strokes(...chords: readonly [string, ...string[]]): [Stroke, ...Stroke[]] {
  const all = chords.map((chord) => parseChord(chord, 'linux'))
  if (all.includes(null)) throw new Error(chords.join(' '))
  return all as [Stroke, ...Stroke[]]
}
const weigh = (choice: Choice, id: CommandId, list: KeyList, ...chords: readonly [string, ...string[]]) =>
  weighKey(resolveKeys(choice, 'linux'), 'linux', { id, list }, strokes(...chords))
const keysOf = (choice: Choice, id: CommandId) => {
  const row = resolveKeys(choice, 'linux').find(({ entry }) => entry.id === id)
  return { keys: row?.chords, loomKeys: row?.bare }
}

test('a command has several keys: each is added and removed by itself, and the usual ones come back', () => {
  const slot = { id: 'weave.weave', list: 'keys' } as const
  const added = { ...usual, ...addKey(usual, 'linux', slot, 'F5', []) }
  expect(keysOf(added, 'weave.weave')).toEqual({ keys: ['Mod+Enter', 'Alt+\\', 'F5'], loomKeys: ['g'] })
  const fewer = { ...usual, ...removeKey(added, 'linux', slot, 'Mod+Enter') }
  expect(keysOf(fewer, 'weave.weave').keys).toEqual(['Alt+\\', 'F5'])
  const none = ['Alt+\\', 'F5'].reduce((now, chord) => ({ ...now, ...removeKey(now, 'linux', slot, chord) }), fewer)
  expect(keysOf(none, 'weave.weave')).toEqual({ keys: [], loomKeys: ['g'] })
  expect(restoreKeys(none, 'linux', 'weave.weave', [])).toEqual({ keys: [], loomKeys: [] })
})

test('a key that another command has in the same place is asked about, and taken from it', () => {
  const weighed = weigh(usual, 'file.new', 'keys', 'Mod+O')
  expect(weighed).toMatchObject({ t: 'ask', chord: 'Mod+O', clashes: [{ id: 'file.library' }], elsewhere: [], warning: null })
  if (weighed.t !== 'ask') throw new Error(weighed.t)
  const now = { ...usual, ...addKey(usual, 'linux', { id: 'file.new', list: 'keys' }, weighed.chord, weighed.clashes) }
  expect(keysOf(now, 'file.new').keys).toEqual(['Mod+N', 'Alt+Shift+N', 'Mod+O'])
  expect(keysOf(now, 'file.library').keys).toEqual([])
  expect(clashesOfUsual(now, 'linux', 'file.library')).toMatchObject([{ id: 'file.new', chords: ['Mod+O'] }])
  const back = { ...now, ...restoreKeys(now, 'linux', 'file.library', clashesOfUsual(now, 'linux', 'file.library')) }
  expect(keysOf(back, 'file.library').keys).toEqual(['Mod+O'])
  expect(keysOf(back, 'file.new').keys).toEqual(['Mod+N', 'Alt+Shift+N'])
})

test('keys of loom mode are weighed within loom mode, and told of elsewhere', () => {
  expect(weigh(usual, 'walk.random', 'loomKeys', 'g')).toMatchObject({ t: 'ask', clashes: [{ id: 'weave.weave', list: 'loomKeys' }], elsewhere: [] })
  expect(weigh(usual, 'walk.random', 'loomKeys', 'r')).toMatchObject({ t: 'ask', clashes: [], elsewhere: [{ id: 'weave.more', layer: 'loomFan' }] })
  expect(weigh(usual, 'walk.random', 'loomKeys', 'q')).toEqual({ t: 'free', chord: 'Q' })
  expect(weigh(usual, 'weave.adaptive', 'keys', 'Mod+Enter')).toMatchObject({ clashes: [{ id: 'weave.weave' }], elsewhere: [{ id: 'weave.more' }] })
})

test('a press that stands for two strokes is weighed as both', () => {
  const held: Choice = { ...usual, keys: [['file.reveal', 'Mod+Shift+/']] }
  expect(weigh(held, 'file.duplicate', 'keys', 'Mod+?', 'Mod+Shift+/')).toMatchObject({ t: 'ask', clashes: [{ id: 'file.reveal' }] })
})

test('what the command has, what is refused and what is risky is said', () => {
  expect(weigh(usual, 'file.new', 'keys', 'Mod+N')).toEqual({ t: 'had' })
  expect(weigh(usual, 'file.new', 'keys', 'N').t).toBe('refused')
  expect(weigh(usual, 'file.new', 'keys', 'Mod+Left')).toMatchObject({ t: 'ask', clashes: [], elsewhere: [], warning: expect.any(String) as string })
})

const seed = Number(process.env['HEDDLE_SEED'] ?? 1)
test(`taking what clashes never leaves two commands on one key (seed ${seed})`, () => {
  let state = seed
  const pick = <T>(from: readonly T[]): T => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    const one = from[(state >> 8) % from.length]
    if (one === undefined) throw new Error('nothing to pick from')
    return one
  }
  const ids = resolveKeys(usual, 'linux').map(({ entry }) => entry.id)
  const platform: Platform = 'linux'
  let choice = usual
  for (let step = 0; step < 300; step++) {
    const slot = { id: pick(ids), list: pick(['keys', 'loomKeys'] as const) }
    const weighed = weigh(choice, slot.id, slot.list, `${pick(['', 'Mod+', 'Alt+', 'Shift+'])}${pick(['G', 'O', 'F7', 'Enter', 'Down', '1', ']'])}`)
    if (pick([true, true, false])) {
      if (weighed.t === 'free') choice = { ...choice, ...addKey(choice, platform, slot, weighed.chord, []) }
      else if (weighed.t === 'ask') choice = { ...choice, ...addKey(choice, platform, slot, weighed.chord, weighed.clashes) }
    } else choice = { ...choice, ...restoreKeys(choice, platform, slot.id, clashesOfUsual(choice, platform, slot.id)) }
    expect(findConflicts(resolveKeys(choice, platform), platform), `seed ${seed}, step ${step}`).toEqual([])
  }
  expect(choice.keys.length + choice.loomKeys.length).toBeGreaterThan(0)
})
