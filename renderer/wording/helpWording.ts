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

  firstSteps: 'First steps',
  putThemAway: 'Put away',
  putAway: 'The first steps are put away. They are among the commands, should you want them again.',
  choose: <Key>(previous: Key, next: Key, takeWord: Key, take: Key, dismiss: Key) =>
    rich`${previous} ${next} choose a branch. ${takeWord} takes one word of it, ${take} all of it, ${dismiss} none. Nothing is lost: all of them stay in the tree.`,
  along: <Key>(takeWord: Key, take: Key) =>
    rich`${takeWord} takes one word more, ${take} the rest. Or write: what the branch says keeps it, anything else sets it aside.`,
  needModel: <Key>(models: Key) => rich`You can write; branches need a model. ${models} shows those on this computer and those to be had.`,
  loomMode: <Key>(weave: Key, writing: Key) => rich`In loom mode bare keys act on the tree: ${weave} weaves, ${writing} goes back to writing.`,
  weave: <Key>(weave: Key) => rich`Write, and press ${weave} wherever you want to see how it could go on.`,
  walk: <Key>(next: Key, previous: Key) => rich`What you took is yours now. The others are still here: ${next} shows the next in its place, ${previous} the one before.`,
  tree: <Key>(tree: Key) => rich`${tree} shows the tree of all you have seen, and puts it away again.`,
  lens: <Key>(lens: Key) => rich`${lens} shows what else the model had in mind for a word, and how likely each was.`,
  goOn: <Key>(begin: Key, bring: Key, models: Key, keys: Key) =>
    rich`${begin} begins a loom of your own, ${bring} brings in a text, ${models} shows larger models, ${keys} every key.`,
}
