import { goToMisspelling } from '../spelling/goToMisspelling'
import type { Actions } from './command'
import { loomOpen, writable } from './when'

export const editActions: Actions<'edit'> = {
  'edit.undo': { when: writable, run: (app) => app.edit.undo() },
  'edit.redo': { when: writable, run: (app) => app.edit.redo() },
  'edit.find': { when: loomOpen, run: (app) => app.surface.run('actions.find') },
  'edit.replace': { when: writable, run: (app) => app.surface.run('editor.action.startFindReplaceAction') },
  'edit.spelling': { when: writable, run: (app) => goToMisspelling(app, app.surface.selection().from) },
  'edit.forkHere': { when: writable, run: (app) => app.edit.forkHere() },
  'edit.splitHere': { when: writable, run: (app) => app.edit.splitHere() },
  'edit.joinHere': { when: writable, run: (app) => app.edit.joinHere() },
}
