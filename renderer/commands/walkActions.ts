import type { App } from '../app'
import type { NodeId } from '../../loom/ids'
import type { LoomNode } from '../../loom/node'
import { openChildren } from '../../loom/path'
import { nextInOrder } from '../tree/nextInOrder'
import { notify } from '../status/notify'
import type { Action, Actions } from './command'
import { loomOpen } from './when'
import { wording } from '../wording/wording'

/** The nth child on show at the first fork at or after the caret that the thread goes through. */
function childAt(app: App, digit: number): NodeId | null {
  const loom = app.state.loom.value
  const thread = app.state.thread.value
  const here = app.state.here.value
  if (loom === null || here === null) return null
  for (const id of thread.slice(Math.max(0, thread.indexOf(here)))) {
    const children = openChildren(loom, id)
    if (children.length > 1) return children[digit - 1] ?? null
  }
  return null
}

const child = (digit: number): Action => ({
  when: (app) => childAt(app, digit) !== null,
  needs: wording.palette.needs.child,
  run: (app) => {
    const id = childAt(app, digit)
    if (id !== null) app.walk.to(id, 'node')
  },
})

const toNext = (by: 1 | -1, wanted: (node: LoomNode) => boolean, none: string): Action => ({
  when: loomOpen,
  run: (app) => {
    const loom = app.state.loom.value
    const here = app.state.here.value ?? loom?.root
    if (loom === null || here === undefined) return
    const found = nextInOrder(loom, here, by, wanted)
    if (found === null) notify(app, none)
    else app.walk.to(found, 'node')
  },
})

const bookmarked = (node: LoomNode): boolean => node.marks.bookmark === true
const unread = (node: LoomNode): boolean => node.marks.unread === true && node.marks.archived !== true

export const walkActions: Actions<'walk'> = {
  'walk.parentFork': { when: loomOpen, run: (app) => app.walk.parentFork() },
  'walk.child': { when: loomOpen, run: (app) => app.walk.child() },
  'walk.previousSibling': { when: loomOpen, run: (app) => app.walk.sibling(-1) },
  'walk.nextSibling': { when: loomOpen, run: (app) => app.walk.sibling(1) },
  'walk.previousSiblingOfTip': { when: loomOpen, run: (app) => app.walk.siblingOfTip(-1) },
  'walk.nextSiblingOfTip': { when: loomOpen, run: (app) => app.walk.siblingOfTip(1) },
  'walk.root': { when: loomOpen, run: (app) => app.walk.root() },
  'walk.back': { when: loomOpen, run: (app) => app.walk.back() },
  'walk.forward': { when: loomOpen, run: (app) => app.walk.forward() },
  'walk.random': { when: loomOpen, run: (app) => app.walk.random() },
  'walk.nextUnread': toNext(1, unread, wording.loom.allRead),
  'walk.nextBookmark': toNext(1, bookmarked, wording.loom.noBookmark),
  'walk.previousBookmark': toNext(-1, bookmarked, wording.loom.noBookmark),
  'walk.child1': child(1),
  'walk.child2': child(2),
  'walk.child3': child(3),
  'walk.child4': child(4),
  'walk.child5': child(5),
  'walk.child6': child(6),
  'walk.child7': child(7),
  'walk.child8': child(8),
  'walk.child9': child(9),
}
