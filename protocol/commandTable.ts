import type { Chord } from './chord'

/** The menus, in the order of the menu bar. `letter` opens one with Alt, on Windows and Linux. */
export const menus = [
  { id: 'file', title: 'File', letter: 'F' },
  { id: 'edit', title: 'Edit', letter: 'E' },
  { id: 'weave', title: 'Weave', letter: 'W' },
  { id: 'walk', title: 'Walk', letter: 'k' },
  { id: 'loom', title: 'Loom', letter: 'L' },
  { id: 'view', title: 'View', letter: 'V' },
  { id: 'model', title: 'Model', letter: 'M' },
  { id: 'help', title: 'Help', letter: 'H' },
] as const

export type MenuId = (typeof menus)[number]['id']

/** Menus within menus. */
export const submenus = { export: 'Export', branch: 'Show branch', child: 'To child', colours: 'Colours' } as const

export type SubmenuId = keyof typeof submenus

/**
 * Where a command's keys are heard, most particular first: `fan` in the text with a fan open, `text` in the text,
 * `page` anywhere but in a dialog or a field, `app` everywhere. The same chord may stand once in each.
 */
const contexts = ['fan', 'text', 'page', 'app'] as const

export type KeyContext = (typeof contexts)[number]

export interface KeyTable {
  readonly all?: readonly Chord[]
  readonly mac?: readonly Chord[]
  readonly other?: readonly Chord[]
}

/** What is known of a command without running it: the page adds what it does. */
export interface CommandEntry {
  /** `area.verb`, stable: settings, menus and scripts name it. */
  readonly id: string
  readonly title: string
  /** One sentence for the palette, the key sheet and the help. */
  readonly explain: string
  readonly menu: MenuId
  /** The first of a group: its menu has a line above it. */
  readonly line?: true
  /** The menu within its menu where it stands, with its neighbours. */
  readonly within?: SubmenuId
  readonly context: KeyContext
  /** `all` on every platform, before `mac` or `other`. The first chord is the one menus show. */
  readonly keys: KeyTable
  /** Keys of loom mode, where letters do not type. With a fan open those of `fan` commands come first. */
  readonly bare?: readonly string[]
}

const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const

/** Every command there is. Titles are what menu and palette say. */
export const commandTable = [
  { id: 'file.new', title: 'New loom', explain: 'Begin an empty loom.', menu: 'file', context: 'page', keys: { all: ['Mod+N'], mac: ['Mod+Alt+N'], other: ['Alt+Shift+N'] } },
  { id: 'file.library', title: 'Looms…', explain: 'All your looms: open, rename, duplicate, trash, restore.', menu: 'file', context: 'page', keys: { all: ['Mod+O'] } },
  { id: 'file.choose', title: 'Open a loom folder…', explain: 'Open a loom that lies elsewhere on the disk.', menu: 'file', context: 'page', keys: { all: ['Mod+Shift+O'] } },
  { id: 'file.rename', title: 'Rename loom…', explain: 'Give the open loom another title.', menu: 'file', line: true, context: 'page', keys: { all: ['F2'] } },
  { id: 'file.duplicate', title: 'Duplicate loom', explain: 'Copy the open loom, with every branch.', menu: 'file', context: 'page', keys: {} },
  { id: 'file.reveal', title: 'Show loom folder', explain: 'Show where the open loom lies on the disk.', menu: 'file', context: 'page', keys: {} },
  { id: 'file.checkpoint', title: 'Save a checkpoint…', explain: 'Everything is always kept; this adds a named point to come back to.', menu: 'file', line: true, context: 'page', keys: { all: ['Mod+S'] } },
  { id: 'file.history', title: 'History…', explain: 'Look at earlier states of the loom, and bring one back as a branch or as a loom of its own.', menu: 'file', context: 'page', keys: { all: ['Mod+Shift+H'] } },
  { id: 'file.import', title: 'Import…', explain: 'Make looms of files of other programs, of Markdown or plain text. Files can be dropped on the window too.', menu: 'file', line: true, context: 'page', keys: { all: ['Mod+I'] } },
  { id: 'file.importUnnamed', title: 'Import a chat without names…', explain: 'As Import, but the messages of a chat do not begin with who speaks.', menu: 'file', context: 'page', keys: {} },
  { id: 'file.stopImport', title: 'Stop the import', explain: 'Give up the file that is being read and those that wait. Looms that are made stay.', menu: 'file', context: 'page', keys: {} },
  { id: 'file.stopCompacting', title: 'Stop compacting the loom’s files', explain: 'Give up the compact copy of the loom that is being written. Nothing is lost; it is tried again later.', menu: 'file', context: 'page', keys: {} },
  { id: 'file.exportMarkdown', title: 'Export thread as Markdown…', explain: 'Write the thread that you see as a Markdown file.', menu: 'file', within: 'export', line: true, context: 'page', keys: { all: ['Mod+Shift+E'] } },
  { id: 'file.exportText', title: 'Export thread as plain text…', explain: 'Write the thread that you see as a text file.', menu: 'file', within: 'export', context: 'page', keys: {} },
  { id: 'file.exportChapter', title: 'Export chapter as Markdown…', explain: 'Write the chapter under the caret as a Markdown file.', menu: 'file', within: 'export', context: 'page', keys: {} },
  { id: 'file.exportChapterText', title: 'Export chapter as plain text…', explain: 'Write the chapter under the caret as a text file.', menu: 'file', within: 'export', context: 'page', keys: {} },
  { id: 'file.exportWord', title: 'Export thread for Word…', explain: 'Write the thread that you see as a DOCX document.', menu: 'file', within: 'export', context: 'page', keys: {} },
  { id: 'file.exportEpub', title: 'Export thread as a book (EPUB)…', explain: 'Write the thread that you see as a book, a chapter a file.', menu: 'file', within: 'export', context: 'page', keys: {} },
  { id: 'file.exportAnnotations', title: 'Export thread with authorship…', explain: 'Write the thread as Markdown with a block at its end that says who wrote what.', menu: 'file', within: 'export', context: 'page', keys: {} },
  { id: 'file.exportPage', title: 'Export loom as a page to read…', explain: 'Write every branch as one HTML page that can be walked and searched in any browser.', menu: 'file', within: 'export', context: 'page', keys: {} },
  { id: 'file.exportOutline', title: 'Export loom as a Markdown outline…', explain: 'Write every branch as an indented Markdown list.', menu: 'file', within: 'export', context: 'page', keys: {} },
  { id: 'file.exportOutlineText', title: 'Export loom as a plain text outline…', explain: 'Write every branch as an indented list without Markdown.', menu: 'file', within: 'export', context: 'page', keys: {} },
  { id: 'file.exportHeddle', title: 'Export loom as Heddle JSON…', explain: 'Write all that the loom holds as one documented file.', menu: 'file', within: 'export', context: 'page', keys: {} },
  { id: 'file.exportPyloom', title: 'Export loom for pyloom…', explain: 'Write the tree as a file that pyloom opens.', menu: 'file', within: 'export', context: 'page', keys: {} },
  { id: 'file.exportLoomsidian', title: 'Export loom for loomsidian…', explain: 'Write the tree as a note of loomsidian.', menu: 'file', within: 'export', context: 'page', keys: {} },
  { id: 'file.exportMiniloom', title: 'Export loom for miniloom…', explain: 'Write the tree as a file that miniloom opens.', menu: 'file', within: 'export', context: 'page', keys: {} },
  { id: 'file.exportChoices', title: 'Export choices…', explain: 'Write what was offered and what you took, one line for each choice, for your own research.', menu: 'file', within: 'export', context: 'page', keys: {} },
  { id: 'file.close', title: 'Close window', explain: 'Close the window. Nothing is lost.', menu: 'file', line: true, context: 'page', keys: { all: ['Mod+W'] } },

  { id: 'edit.undo', title: 'Undo', explain: 'Take back the last change of text or tree.', menu: 'edit', context: 'page', keys: { all: ['Mod+Z'] }, bare: ['u'] },
  { id: 'edit.redo', title: 'Redo', explain: 'Make the change again that was taken back.', menu: 'edit', context: 'page', keys: { all: ['Mod+Shift+Z'], other: ['Ctrl+Y'] }, bare: ['Ctrl+R'] },
  { id: 'edit.find', title: 'Find in thread', explain: 'Find words in the text that you see.', menu: 'edit', line: true, context: 'page', keys: { all: ['Mod+F'] } },
  { id: 'edit.replace', title: 'Find and replace in thread', explain: 'Find words in the text that you see and put others in their place.', menu: 'edit', context: 'page', keys: { mac: ['Mod+Alt+F'], other: ['Ctrl+H'] } },
  { id: 'edit.spelling', title: 'Spelling…', explain: 'Go to the next word that the dictionary does not know, and choose another for it or add it.', menu: 'edit', context: 'page', keys: { all: ['Mod+F7'] } },
  { id: 'edit.forkHere', title: 'Fork here', explain: 'Start another branch at the caret; the text after it stays as a sibling.', menu: 'edit', line: true, context: 'text', keys: { all: ['Mod+Shift+Enter'] }, bare: ['f'] },
  { id: 'edit.splitHere', title: 'Split here', explain: 'Cut the node in two at the caret. The text stays the same.', menu: 'edit', context: 'page', keys: {}, bare: ['s'] },
  { id: 'edit.joinHere', title: 'Join with the next node', explain: 'Make one node of this one and its only child.', menu: 'edit', context: 'page', keys: {}, bare: ['m'] },

  { id: 'weave.weave', title: 'Weave', explain: 'Ask the model for branches that go on from the caret.', menu: 'weave', context: 'text', keys: { all: ['Mod+Enter'], other: ['Alt+\\'] }, bare: ['g'] },
  { id: 'weave.adaptive', title: 'Weave adaptively', explain: 'Ask for one branch that forks by itself where the model is in doubt; marks in the ghost show where.', menu: 'weave', context: 'text', keys: { all: ['Alt+Enter'] }, bare: ['Shift+G'] },
  { id: 'weave.more', title: 'More branches', explain: 'Add branches to the open fan; none is thrown away.', menu: 'weave', line: true, context: 'fan', keys: { all: ['Mod+Enter'] }, bare: ['r'] },
  { id: 'weave.next', title: 'Next branch', explain: 'Show the next branch in the text.', menu: 'weave', context: 'fan', keys: { all: ['Down'], other: ['Alt+]'] }, bare: ['j'] },
  { id: 'weave.previous', title: 'Previous branch', explain: 'Show the previous branch in the text.', menu: 'weave', context: 'fan', keys: { all: ['Up'], other: ['Alt+['] }, bare: ['k'] },
  { id: 'weave.take', title: 'Take the branch', explain: 'Put all of the branch that you see into the thread.', menu: 'weave', line: true, context: 'fan', keys: { all: ['Tab'] }, bare: ['Enter'] },
  { id: 'weave.takeAndWeave', title: 'Take and weave on', explain: 'Take the branch and ask for branches from its end.', menu: 'weave', context: 'fan', keys: { all: ['Shift+Enter'] }, bare: ['Shift+Enter'] },
  { id: 'weave.takeWord', title: 'Take a word', explain: 'Take the next word of the branch; the rest stays on offer.', menu: 'weave', context: 'fan', keys: { all: ['Mod+Right'] }, bare: ['l'] },
  { id: 'weave.takeSentence', title: 'Take a sentence', explain: 'Take the branch to the end of its sentence, or in whole words as far as it has come.', menu: 'weave', context: 'fan', keys: { all: ['Mod+Shift+Right'] } },
  { id: 'weave.takeLine', title: 'Take a line', explain: 'Take the branch to the end of its line.', menu: 'weave', context: 'fan', keys: {} },
  { id: 'weave.takeParagraph', title: 'Take a paragraph', explain: 'Take the branch to the end of its paragraph.', menu: 'weave', context: 'fan', keys: {} },
  { id: 'weave.takeToken', title: 'Take a token', explain: 'Take the next token of the branch.', menu: 'weave', context: 'fan', keys: {} },
  { id: 'weave.setAside', title: 'Set the branch aside', explain: 'Archive the branch that you see. It stays in the tree.', menu: 'weave', line: true, context: 'fan', keys: { mac: ['Ctrl+Alt+Backspace'], other: ['Alt+Backspace'] }, bare: ['x'] },
  { id: 'weave.dismiss', title: 'Put the fan away', explain: 'Close the fan; its branches stay in the tree.', menu: 'weave', context: 'fan', keys: { all: ['Esc'] } },
  { id: 'weave.predict', title: 'Predict as I type', explain: 'Weave by itself when you rest at the end of a word; again to stop. Wakes predictions that Esc has put off.', menu: 'weave', line: true, context: 'page', keys: {} },
  { id: 'weave.order', title: 'Order branches by how they join', explain: 'In the middle of a text: show the branches first after which what follows is foreseen best, or as they were woven again. Their numbers stay.', menu: 'weave', context: 'page', keys: {} },
  { id: 'weave.read', title: 'Read the branches as text', explain: 'All branches in one plain list, for reading at leisure or aloud.', menu: 'weave', context: 'page', keys: { all: ['Alt+F2'] } },
  ...digits.map((digit) => ({
    id: `weave.select${digit}` as const,
    title: `Branch ${digit}`,
    explain: `Show branch ${digit} of the fan in the text.`,
    menu: 'weave' as const,
    within: 'branch' as const,
    context: 'fan' as const,
    keys: { mac: [`Mod+${digit}`], other: [`Alt+${digit}`] },
    bare: [`${digit}`],
  })),

  { id: 'walk.parentFork', title: 'To the fork before', explain: 'Go back to the fork before the caret.', menu: 'walk', context: 'page', keys: { mac: ['Ctrl+Alt+Left'], other: ['Alt+Left'] }, bare: ['h', 'Left'] },
  { id: 'walk.child', title: 'To the child last visited', explain: 'Go on along the way you last went.', menu: 'walk', context: 'page', keys: { mac: ['Ctrl+Alt+Right'], other: ['Alt+Right'] }, bare: ['l', 'Right'] },
  { id: 'walk.previousSibling', title: 'Previous sibling', explain: 'Another way to go on at the fork nearest the caret: the one before.', menu: 'walk', line: true, context: 'page', keys: { mac: ['Ctrl+Alt+Up'], other: ['Alt+Up'] }, bare: ['k', 'Up'] },
  { id: 'walk.nextSibling', title: 'Next sibling', explain: 'Another way to go on at the fork nearest the caret: the one after.', menu: 'walk', context: 'page', keys: { mac: ['Ctrl+Alt+Down'], other: ['Alt+Down'] }, bare: ['j', 'Down'] },
  { id: 'walk.previousSiblingOfTip', title: 'Previous sibling of the tip', explain: 'Another end for the thread: the one before.', menu: 'walk', context: 'page', keys: { mac: ['Ctrl+Alt+Shift+Up'], other: ['Alt+Shift+Up'] }, bare: ['Shift+Up'] },
  { id: 'walk.nextSiblingOfTip', title: 'Next sibling of the tip', explain: 'Another end for the thread: the one after.', menu: 'walk', context: 'page', keys: { mac: ['Ctrl+Alt+Shift+Down'], other: ['Alt+Shift+Down'] }, bare: ['Shift+Down'] },
  ...digits.map((digit) => ({
    id: `walk.child${digit}` as const,
    title: `To child ${digit}`,
    explain: `Go on by child ${digit} of the fork after the caret.`,
    menu: 'walk' as const,
    within: 'child' as const,
    context: 'page' as const,
    keys: {},
    bare: [`${digit}`],
  })),
  { id: 'walk.root', title: 'To the root', explain: 'Go to where the loom begins.', menu: 'walk', line: true, context: 'page', keys: { mac: ['Ctrl+Alt+Home'], other: ['Alt+Home'] }, bare: ['Home'] },
  { id: 'walk.back', title: 'Back', explain: 'Go to the place visited before this one.', menu: 'walk', context: 'page', keys: { mac: ['Ctrl+Alt+PageUp'], other: ['Alt+PageUp'] }, bare: ['PageUp'] },
  { id: 'walk.forward', title: 'Forward', explain: 'Go to the place you came back from.', menu: 'walk', context: 'page', keys: { mac: ['Ctrl+Alt+PageDown'], other: ['Alt+PageDown'] }, bare: ['PageDown'] },
  { id: 'walk.random', title: 'Random walk', explain: 'Go down a road of chance from here.', menu: 'walk', line: true, context: 'page', keys: {}, bare: ['w'] },
  { id: 'walk.nextUnread', title: 'Next unread branch', explain: 'Go to the next branch that you have not read.', menu: 'walk', line: true, context: 'page', keys: { all: ['F8'] }, bare: ['e'] },
  { id: 'walk.nextBookmark', title: 'Next bookmark', explain: 'Go to the next bookmarked node of the tree.', menu: 'walk', context: 'page', keys: { all: ['F7'] }, bare: [']'] },
  { id: 'walk.previousBookmark', title: 'Previous bookmark', explain: 'Go to the bookmarked node before this one.', menu: 'walk', context: 'page', keys: { all: ['Shift+F7'] }, bare: ['['] },

  { id: 'loom.mode', title: 'Loom mode', explain: 'Bare letters act on the tree instead of typing; the same again goes back to writing.', menu: 'loom', context: 'page', keys: { all: ['Mod+;'] }, bare: ['i', 'Esc'] },
  { id: 'loom.enterMode', title: 'Loom mode from the text', explain: 'With no fan open, Esc in the text takes the marks of a search away, then turns to loom mode.', menu: 'loom', context: 'text', keys: { all: ['Esc'] } },
  { id: 'loom.goto', title: 'Go to anything…', explain: 'Find a node by its words, a bookmark or a chapter, and go there.', menu: 'loom', line: true, context: 'page', keys: { all: ['Mod+P'] } },
  { id: 'loom.search', title: 'Search all branches…', explain: 'Find words in every branch of the loom.', menu: 'loom', context: 'page', keys: { all: ['Mod+Shift+F'] }, bare: ['/'] },
  { id: 'loom.nextHit', title: 'Next hit', explain: 'Go to the next place that the last search found.', menu: 'loom', context: 'page', keys: { all: ['F4'] } },
  { id: 'loom.previousHit', title: 'Previous hit', explain: 'Go to the place that the last search found before this one.', menu: 'loom', context: 'page', keys: { all: ['Shift+F4'] } },
  { id: 'loom.bookmark', title: 'Bookmark', explain: 'Set or clear a bookmark on the node under the caret.', menu: 'loom', line: true, context: 'page', keys: { all: ['Mod+D'] }, bare: ['b'] },
  { id: 'loom.chapter', title: 'Name a chapter…', explain: 'Give the node under the caret a chapter name.', menu: 'loom', context: 'page', keys: {}, bare: ['c'] },
  { id: 'loom.tag', title: 'Tag…', explain: 'Set the tags of the node under the caret, divided by commas.', menu: 'loom', context: 'page', keys: {}, bare: ['t'] },
  { id: 'loom.note', title: 'Note…', explain: 'Write a note on the node under the caret. The model never sees it.', menu: 'loom', context: 'page', keys: {}, bare: ['n'] },
  { id: 'loom.archive', title: 'Archive', explain: 'Set the node under the caret aside, with all that follows it.', menu: 'loom', line: true, context: 'page', keys: {}, bare: ['x'] },
  { id: 'loom.aside', title: 'Branches set aside…', explain: 'What was set aside, nearest first; Enter brings a branch back.', menu: 'loom', context: 'page', keys: { mac: ['Ctrl+Alt+Shift+Backspace'], other: ['Alt+Shift+Backspace'] }, bare: ['Shift+X'] },
  { id: 'loom.prune', title: 'Prune what was set aside…', explain: 'Take all that was set aside out of the loom. Undo brings it back.', menu: 'loom', context: 'page', keys: {} },
  { id: 'loom.cut', title: 'Cut branch', explain: 'Pick up the node under the caret with all that follows it, to graft it elsewhere; until then it stays where it is.', menu: 'loom', line: true, context: 'page', keys: {}, bare: ['d'] },
  { id: 'loom.graft', title: 'Graft here', explain: 'Let the branch that was cut go on from the caret. All that follows it comes along.', menu: 'loom', context: 'page', keys: {}, bare: ['p'] },
  { id: 'loom.moveUp', title: 'Move branch up', explain: 'Put the branch of the fork nearest the caret before its sibling.', menu: 'loom', context: 'page', keys: {}, bare: ['Shift+K'] },
  { id: 'loom.moveDown', title: 'Move branch down', explain: 'Put the branch of the fork nearest the caret after its sibling.', menu: 'loom', context: 'page', keys: {}, bare: ['Shift+J'] },
  { id: 'loom.compare', title: 'Compare two ways…', explain: 'Two branches side by side with the words in which they differ: of the fan, or the node marked in the tree and the thread.', menu: 'loom', line: true, context: 'page', keys: { all: ['F9'] }, bare: ['='] },
  { id: 'loom.hoist', title: 'Show this part alone', explain: 'Let the tree show only what follows from this node; again to show all.', menu: 'loom', line: true, context: 'page', keys: {}, bare: ['z'] },
  { id: 'loom.fold', title: 'Fold or unfold', explain: 'Hide or show what follows from this node in the tree panel.', menu: 'loom', context: 'page', keys: {}, bare: ['Space'] },

  { id: 'view.palette', title: 'Commands…', explain: 'Find a command by its name.', menu: 'view', context: 'app', keys: { all: ['Mod+Shift+P'], mac: ['Mod+Alt+X'], other: ['Alt+X'] }, bare: [':'] },
  { id: 'view.tree', title: 'Tree', explain: 'Show or hide the tree.', menu: 'view', context: 'page', keys: { all: ['Mod+Shift+L'] }, bare: ['v'] },
  { id: 'view.treeFilter', title: 'Show in the tree…', explain: 'Choose what the tree lists: all of it, or what is bookmarked, unread, set aside, of a tag, or by one hand.', menu: 'view', context: 'page', keys: {} },
  { id: 'view.map', title: 'Map', explain: 'See the whole loom at once and walk on it.', menu: 'view', context: 'app', keys: { all: ['Mod+Shift+K'] }, bare: ['Shift+V'] },
  { id: 'view.nextRegion', title: 'Next part of the window', explain: 'Move focus: text, branches, first steps, status, tree, lens.', menu: 'view', line: true, context: 'page', keys: { all: ['F6'] } },
  { id: 'view.previousRegion', title: 'Previous part of the window', explain: 'Move focus the other way round.', menu: 'view', context: 'page', keys: { all: ['Shift+F6'] } },
  { id: 'view.tabMovesFocus', title: 'Tab moves focus', explain: 'Let Tab leave the text instead of typing a tab; again to go back.', menu: 'view', context: 'text', keys: { mac: ['Ctrl+Shift+M'], other: ['Ctrl+M'] } },
  { id: 'view.focusMode', title: 'Focus on the paragraph', explain: 'Dim all but the paragraph of the caret.', menu: 'view', line: true, context: 'page', keys: { all: ['Mod+Shift+D'] } },
  { id: 'view.focusSentence', title: 'Focus on the sentence', explain: 'Dim all but the sentence of the caret.', menu: 'view', context: 'page', keys: {} },
  { id: 'view.typewriter', title: 'Typewriter scrolling', explain: 'Keep the line of the caret in the middle of the window.', menu: 'view', context: 'page', keys: {} },
  { id: 'view.quiet', title: 'Quiet while typing', explain: 'While you type, only the page shows; the mouse or Esc brings the rest back.', menu: 'view', context: 'page', keys: {} },
  { id: 'view.larger', title: 'Larger text', explain: 'Make the text one size larger.', menu: 'view', line: true, context: 'page', keys: { all: ['Mod+=', 'Mod++'] } },
  { id: 'view.smaller', title: 'Smaller text', explain: 'Make the text one size smaller.', menu: 'view', context: 'page', keys: { all: ['Mod+-'] } },
  { id: 'view.usualSize', title: 'Usual text size', explain: 'Bring the text back to its usual size.', menu: 'view', context: 'page', keys: { all: ['Mod+0'] } },
  { id: 'view.wider', title: 'Longer lines', explain: 'Let a line hold four characters more.', menu: 'view', line: true, context: 'page', keys: {} },
  { id: 'view.narrower', title: 'Shorter lines', explain: 'Let a line hold four characters fewer.', menu: 'view', context: 'page', keys: {} },
  { id: 'view.looser', title: 'More space between lines', explain: 'Set the lines a little farther apart.', menu: 'view', context: 'page', keys: {} },
  { id: 'view.tighter', title: 'Less space between lines', explain: 'Set the lines a little closer together.', menu: 'view', context: 'page', keys: {} },
  { id: 'view.usualColumn', title: 'Usual lines', explain: 'Bring length and spacing of the lines back to what they usually are.', menu: 'view', context: 'page', keys: {} },
  { id: 'view.themeSystem', title: 'Colours of the system', explain: 'Light or dark, as the system is.', menu: 'view', within: 'colours', context: 'page', keys: {} },
  { id: 'view.themeLight', title: 'Light colours', explain: 'Ink on warm paper.', menu: 'view', within: 'colours', context: 'page', keys: {} },
  { id: 'view.themeDark', title: 'Dark colours', explain: 'Pale ink on a dark ground.', menu: 'view', within: 'colours', context: 'page', keys: {} },
  { id: 'view.themeSepia', title: 'Sepia colours', explain: 'Brown ink on aged paper.', menu: 'view', within: 'colours', context: 'page', keys: {} },
  { id: 'view.themeContrast', title: 'High contrast', explain: 'Black and white with strong lines, light or dark as the system is.', menu: 'view', within: 'colours', context: 'page', keys: {} },
  { id: 'lens.token', title: 'Token lens', explain: 'What the model thought at the caret or the ghost: probability, rank, entropy and what else it had in mind; fork there with another token.', menu: 'view', line: true, context: 'text', keys: { all: ['Mod+.'] }, bare: ['.'] },
  { id: 'lens.multiverse', title: 'Multiverse…', explain: 'See the ways the text may go on from the caret, as wide as they are likely; walk into them, and fork and keep one.', menu: 'view', context: 'page', keys: { all: ['Mod+F9'] }, bare: ['Shift+M'] },
  { id: 'lens.surprise', title: 'Surprise lens', explain: 'Show how surprising each part of the text was to the model.', menu: 'view', context: 'page', keys: { all: ['Mod+Shift+S'] } },
  { id: 'lens.unit', title: 'Surprise by token, word or sentence', explain: 'Show surprise by the next unit: token, word, sentence.', menu: 'view', context: 'page', keys: {} },
  { id: 'lens.scoring', title: 'Look at the text in the background', explain: 'Let the model read along while you rest, or only while a lens that needs it is open.', menu: 'view', context: 'page', keys: {} },
  { id: 'lens.stopScoring', title: 'Stop looking at the text', explain: 'Let the model rest. What it has seen is kept; it goes on when you write or open a lens that needs it.', menu: 'view', context: 'page', keys: {} },
  { id: 'lens.influence', title: 'Watch the simulator’s influence', explain: 'Tell how often you take the first branch and how your own words change over weeks; again to stop, and then nothing is counted.', menu: 'view', context: 'page', keys: {} },
  { id: 'lens.branchPoint', title: 'Next branch point of my text', explain: 'Look at the next place in the paragraph where the model saw the widest fork in what you wrote.', menu: 'view', line: true, context: 'page', keys: { all: ['Mod+F8'] } },
  { id: 'lens.previousBranchPoint', title: 'Previous branch point of my text', explain: 'Look at the place before, where the model saw a wide fork in what you wrote.', menu: 'view', context: 'page', keys: { all: ['Mod+Shift+F8'] } },
  { id: 'lens.provenance', title: 'Provenance lens', explain: 'Show who wrote what: you, the simulator, an import, or not known.', menu: 'view', context: 'page', keys: { all: ['Mod+Shift+Y'] } },
  { id: 'lens.whoWrote', title: 'Who wrote this', explain: 'Say who wrote the words at the caret: you, or which model, when and how it was drawn.', menu: 'view', line: true, context: 'page', keys: {}, bare: ['Shift+O'] },
  { id: 'lens.ledger', title: 'Ledger…', explain: 'The account of who chose how many bits of the selection, the thread and this sitting.', menu: 'view', context: 'page', keys: {} },
  { id: 'view.settings', title: 'Settings…', explain: 'Everything that can be chosen, with one line on each.', menu: 'view', line: true, context: 'page', keys: { all: ['Mod+,'] } },

  { id: 'model.models', title: 'Models…', explain: 'The models on this computer and those to download: open, get, remove, and how fast each was here.', menu: 'model', context: 'page', keys: { all: ['Mod+Shift+M'] } },
  { id: 'model.choose', title: 'Open a model file…', explain: 'Choose a GGUF file of a base model anywhere on this machine.', menu: 'model', context: 'page', keys: {} },
  { id: 'model.ofLoom', title: 'The model of this loom…', explain: 'When the loom was last woven with another model: open that one, get it, find its file, or go on with the one that is open.', menu: 'model', context: 'page', keys: {} },
  { id: 'model.reload', title: 'Load the model again', explain: 'Start the engine anew with the same model.', menu: 'model', line: true, context: 'page', keys: {} },
  { id: 'model.stop', title: 'Stop loading the model', explain: 'Give up the model that is being loaded; no model is open then.', menu: 'model', context: 'page', keys: {} },

  { id: 'help.keys', title: 'Keys', explain: 'Every key, and how to get around with the keyboard alone.', menu: 'help', context: 'app', keys: { all: ['F1'] }, bare: ['?'] },
  { id: 'help.welcome', title: 'First steps', explain: 'Show the first steps from the beginning; again to put them away for good.', menu: 'help', context: 'page', keys: {} },
  { id: 'help.guide', title: 'Guide', explain: 'Open the guide.', menu: 'help', context: 'page', keys: {} },
  { id: 'help.about', title: 'About and licences', explain: 'Which Heddle this is, its licence, and those of all that comes with it: model, typefaces, dictionaries, libraries.', menu: 'help', line: true, context: 'page', keys: {} },
] as const satisfies readonly CommandEntry[]

export type CommandId = (typeof commandTable)[number]['id']
