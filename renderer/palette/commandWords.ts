import { printChord } from '../../protocol/chord'
import type { App } from '../app'
import type { Command } from '../commands/command'
import { keymapOf } from '../commands/keymapOf'
import { printKey } from '../commands/printKey'
import { otherWordsOf } from './otherWords'

/** All that a command is found by beside its title: what it does, what other tools call it, and its keys. */
export function commandWords(app: App, { id, explain }: Command): string {
  const keymap = keymapOf(app).value
  const { platform } = app.hello
  const keys = [...keymap.chordsOf(id).map((chord) => printChord(chord, platform)), ...keymap.bareOf(id).map((chord) => printKey(chord, 'loomKeys', platform))]
  return `${explain} ${otherWordsOf(id)} ${keys.join(' ')}`
}
