import { nouns } from './nouns'
import { counted } from './plural'

/** What is asked and said when the loom itself is worked on. */
export const loomWording = {
  chapter: 'Chapter',
  chapterAbout: 'A name for this place. Empty takes it away.',
  tags: 'Tags',
  tagsAbout: 'Tags of this node, divided by commas.',
  note: 'Note',
  noteAbout: 'A note on this node. The model never sees it.',
  rename: 'Rename loom',
  renameAbout: 'The title of this loom.',
  checkpoint: 'Checkpoint',
  checkpointAbout: 'Everything so far is saved. A name makes this a point to come back to.',
  saved: 'Saved.',
  savedAs: (name: string) => `Saved as “${name}”.`,
  notCompacted: 'The loom’s files are left as they were; nothing is lost, and compacting is tried again later.',
  compactingLong: 'The loom’s files are being compacted; you can go on writing.',

  nothingAside: 'Nothing is set aside.',
  pruneTitle: 'Prune what was set aside?',
  prune: 'Prune',
  pruneAbout: (branches: number, nodes: number, units: number) =>
    `What was set aside leaves this loom: ${counted(branches, nouns.branch)}, ${counted(nodes, nouns.node)}, ${counted(units, nouns.character)}. ` +
    'Undo brings it back, also after a restart; checkpoints and copies made before still have it.',

  someStays: 'Some of what was set aside has changed meanwhile and stays.',
  rootStays: 'The root of the loom stays where it is.',
  cut: (words: string) => `Cut: “${words}”. Graft it where it shall go on.`,
  emptyNode: 'an empty node',
  nothingCut: 'Nothing is cut: cut a branch first, then graft it here.',
  cutGone: 'The branch that was cut is no longer in the loom.',
  graftInItself: 'A branch cannot go on from itself; graft it at another place.',
  graftThere: 'This branch goes on from here already.',
  nothingToJoin: 'There is nothing to join here: a node is joined with its only child.',
  nothingToPass: 'There is no fork on this thread, so there is nothing to move past.',
  isFirst: 'This branch is the first of its siblings.',
  isLast: 'This branch is the last of its siblings.',

  allRead: 'You have read every branch of this loom.',
  noBookmark: 'This loom has no bookmark yet.',

  modeLoom: (key: string) => `Loom mode: letters act on the tree. Press ${key} to write.`,
  modeWriting: 'Writing.',
  outOfStep: 'Something in Heddle went wrong, so this loom was opened again. What you wrote is kept.',

  text: 'Text',
  begin: 'Begin.',
}
