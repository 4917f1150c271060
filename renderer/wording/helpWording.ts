import { rich } from './rich'

/** Keys that the key sheet's sentences name. */
interface Named {
  readonly nextRegion: string
  readonly tabMovesFocus: string
  readonly writing: string
  readonly readBranches: string
}

/** The key sheet, and the first steps. */
export const helpWording = {
  keys: 'Keys',
  allKeys: 'All keys',
  gettingAround: ({ nextRegion, tabMovesFocus, writing, readBranches }: Named) =>
    `${nextRegion} moves between the text, the branches, the status line and the tree. Tab in the text takes a branch when a fan is open; ${tabMovesFocus} lets Tab leave the text instead. ` +
    `Esc puts the fan away, and then turns to loom mode, where bare keys act on the tree; ${writing} goes back to writing. ${readBranches} shows all branches as plain text.`,
  rebinding: (settings: string) => `All keys, those of loom mode too, can be added, removed and brought back in the settings (${settings}).`,
  find: 'Find a key',
  print: 'Print…',
  noKey: 'No key has to do with this. The palette finds every command.',
  command: 'Command',
  inLoomMode: 'In loom mode',

  welcome: 'Welcome',
  gotIt: 'Got it',
  choose: <Key>(previous: Key, next: Key, take: Key, takeWord: Key, dismiss: Key) =>
    rich`${previous} ${next} choose a branch. ${take} takes it, ${takeWord} one word of it, ${dismiss} none. Nothing is lost: all of them stay in the tree.`,
  needModel: <Key>(models: Key) => rich`You can write; branches need a model. ${models} shows those on this computer and those to be had.`,
  weave: <Key>(weave: Key) => rich`Write, and press ${weave} wherever you want to see how it could go on.`,
  walk: <Key>(next: Key, previous: Key) => rich`That branch is yours now. The others are still here: ${next} shows the next in its place, ${previous} the one before.`,
  goOn: <Key>(tree: Key, begin: Key, keys: Key) => rich`${tree} shows the tree of all you have seen, ${begin} begins a loom of your own, ${keys} lists every key.`,
}
