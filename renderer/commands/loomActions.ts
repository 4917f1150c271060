import type { App } from '../app'
import type { LoomNode, Marks } from '../../loom/node'
import { prune } from '../../loom/prune'
import { compared, whatToCompare } from '../compare/compared'
import { ask } from '../palette/ask'
import { stepHit } from '../palette/searchHits'
import { notify } from '../status/notify'
import { firstWords } from '../tree/firstWords'
import { withoutMark } from '../tree/withoutMark'
import type { Actions } from './command'
import { loomOpen, somewhere, somewhereWritable, writable } from './when'
import { wording } from '../wording/wording'

const words = wording.loom

function nodeHere(app: App): LoomNode | null {
  const here = app.state.here.value
  return here === null ? null : (app.state.loom.value?.nodes.get(here) ?? null)
}

async function askMark(app: App, title: string, explain: string, before: (marks: Marks) => string, after: (marks: Marks, text: string) => Marks): Promise<void> {
  const node = nodeHere(app)
  if (node === null) return
  const text = await ask(app, { title, explain, value: before(node.marks) })
  if (text !== null) app.edit.mark(node.id, (marks) => after(marks, text.trim()))
}

async function askToPrune(app: App): Promise<void> {
  const loom = app.state.loom.value
  if (loom === null) return
  const { branches, nodes, units } = prune(loom)
  if (nodes === 0) return notify(app, words.nothingAside)
  const explain = words.pruneAbout(branches, nodes, units)
  if ((await ask(app, { title: words.pruneTitle, explain, value: null, yes: words.prune })) !== null) await app.edit.prune()
}

function setMode(app: App, mode: 'write' | 'loom'): void {
  app.state.mode.value = mode
  app.surface.focus()
}

const bookmark = (marks: Marks): Marks => (marks.bookmark ? withoutMark(marks, 'bookmark') : { ...marks, bookmark: true })
const archive = (marks: Marks): Marks => withoutMark(marks, 'archived')

/** An open find box has the first right to Esc. */
const findBoxOpen = (): boolean => document.querySelector('.find-widget.visible') !== null

export const loomActions: Actions<'loom'> = {
  'loom.mode': { when: loomOpen, run: (app) => setMode(app, app.state.mode.value === 'loom' ? 'write' : 'loom') },
  'loom.enterMode': { when: (app) => loomOpen(app) && app.state.mode.value === 'write' && !findBoxOpen(), run: (app) => void (app.surface.unmark() || setMode(app, 'loom')) },
  'loom.goto': { when: loomOpen, run: (app) => void (app.state.dialog.value = 'goto') },
  'loom.search': { when: loomOpen, run: (app) => void (app.state.dialog.value = 'search') },
  'loom.nextHit': { when: loomOpen, run: (app) => stepHit(app, 1) },
  'loom.previousHit': { when: loomOpen, run: (app) => stepHit(app, -1) },
  'loom.bookmark': {
    when: somewhereWritable,
    run: (app) => {
      const node = nodeHere(app)
      if (node !== null) app.edit.mark(node.id, bookmark)
    },
  },
  'loom.chapter': {
    when: somewhereWritable,
    run: (app) =>
      askMark(app, words.chapter, words.chapterAbout, (marks) => marks.chapter ?? '', (marks, text) =>
        text === '' ? withoutMark(marks, 'chapter') : { ...marks, chapter: text },
      ),
  },
  'loom.tag': {
    when: somewhereWritable,
    run: (app) =>
      askMark(app, words.tags, words.tagsAbout, (marks) => (marks.tags ?? []).join(', '), (marks, text) => {
        const tags = [...new Set(text.split(',').map((tag) => tag.trim()).filter((tag) => tag !== ''))]
        return tags.length === 0 ? withoutMark(marks, 'tags') : { ...marks, tags }
      }),
  },
  'loom.note': {
    when: somewhereWritable,
    run: (app) =>
      askMark(app, words.note, words.noteAbout, (marks) => marks.note ?? '', (marks, text) =>
        text === '' ? withoutMark(marks, 'note') : { ...marks, note: text },
      ),
  },
  'loom.archive': {
    when: somewhereWritable,
    run: (app) => {
      const node = nodeHere(app)
      if (node === null) return
      if (node.marks.archived) app.edit.mark(node.id, archive)
      else app.edit.archive(node.id)
    },
  },
  'loom.aside': { when: loomOpen, run: (app) => void (app.state.dialog.value = 'aside') },
  'loom.prune': { when: writable, run: askToPrune },
  'loom.cut': {
    when: somewhereWritable,
    run: (app) => {
      const node = nodeHere(app)
      if (node === null) return
      if (node.parent === null) return notify(app, words.rootStays)
      app.state.cut.value = node.id
      notify(app, words.cut(firstWords(node.text, 40) || words.emptyNode))
    },
  },
  'loom.graft': {
    when: writable,
    run: (app) => {
      const { cut } = app.state
      if (cut.value === null) return notify(app, words.nothingCut)
      if (app.edit.graftHere(cut.value)) cut.value = null
    },
  },
  'loom.moveUp': { when: writable, run: (app) => app.edit.moveBranch(-1) },
  'loom.moveDown': { when: writable, run: (app) => app.edit.moveBranch(1) },
  'loom.compare': {
    when: loomOpen,
    run: (app) => {
      compared.value = whatToCompare(app)
      if (compared.value === null) notify(app, wording.compare.nothing)
      else app.state.dialog.value = 'compare'
    },
  },
  'loom.hoist': {
    when: somewhere,
    run: (app) => {
      const { hoisted, here } = app.state
      hoisted.value = hoisted.value === null ? here.value : null
    },
  },
  'loom.fold': {
    when: somewhere,
    run: (app) => {
      const { collapsed, here } = app.state
      if (here.value === null) return
      const next = new Set(collapsed.value)
      if (!next.delete(here.value)) next.add(here.value)
      collapsed.value = next
    },
  },
}
