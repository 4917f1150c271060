import { integer } from './numbers'

/** The palette and the lists like it. */
export const paletteWording = {
  commands: 'Commands',
  command: 'Command',
  whatToDo: 'What would you like to do?',
  noCommand: 'No command has these words.',
  /** Why a command cannot act now. */
  needs: {
    loom: 'No loom is open.',
    fan: 'No fan is open: weave first.',
    branchHere: 'The fan has no such branch at the caret.',
    place: 'This is not possible at this place.',
    child: 'No fork with so many children follows.',
    chapter: 'The caret is in no chapter.',
    import: 'No import is going on.',
    compacting: 'No files are being compacted.',
    scoring: 'The model is not looking at the text.',
    loading: 'No model is being loaded.',
    otherModel: 'This loom asks for no other model.',
    ownWindow: 'Only where Heddle has a window of its own; this is a browser.',
  },

  goto: 'Go to anything',
  place: 'Place',
  gotoWhat: 'Go to a chapter, a bookmark, a tag or any words',
  gotoNone: 'Nothing in this loom has these words. Chapters and bookmarks you set are listed here.',
  kinds: { chapter: 'chapter', bookmark: '★ bookmark', tag: '# tag', note: 'note' },

  search: 'Search all branches',
  wordsToFind: 'Words to find',
  inThread: 'in this thread',
  searchNone: 'Nothing found yet: two letters are enough.',
  searchKeys: (next: string, previous: string) => `Enter goes there; ${next} and ${previous} step on afterwards.`,
  nowhere: (query: string) => `“${query}” is nowhere in this loom any more.`,

  firstOf: (shown: number, found: number) => `The first ${integer(shown)} of ${integer(found)}.`,
}
