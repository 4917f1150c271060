import type { App } from '../app'
import type { LoomId } from '../../loom/ids'
import { chooseAndImport } from '../import/importFiles'
import { ask } from '../palette/ask'
import { notify } from '../status/notify'
import { report } from '../status/report'
import type { Actions } from './command'
import { exportAs } from './exportAs'
import { loomOpen, writable } from './when'
import { wording } from '../wording/wording'

function openLoom(app: App): { readonly id: LoomId; readonly title: string } | null {
  return app.state.loom.value
}

async function rename(app: App): Promise<void> {
  const loom = openLoom(app)
  if (loom === null) return
  const title = await ask(app, { title: wording.loom.rename, explain: wording.loom.renameAbout, value: loom.title })
  if (title !== null && title.trim() !== '') app.edit.rename(title.trim())
}

async function checkpoint(app: App): Promise<void> {
  const name = await ask(app, { title: wording.loom.checkpoint, explain: wording.loom.checkpointAbout, value: '' })
  if (name === null) return
  await app.edit.checkpoint(name.trim() === '' ? null : name.trim())
}

export const fileActions: Actions<'file'> = {
  'file.new': { run: (app) => app.library.create(wording.common.untitled) },
  'file.library': {
    run: (app) => {
      void app.library.refresh()
      app.state.dialog.value = 'library'
    },
  },
  'file.choose': { run: (app) => app.library.choose() },
  'file.rename': { when: writable, run: rename },
  'file.duplicate': {
    when: loomOpen,
    run: async (app) => {
      const loom = openLoom(app)
      if (loom !== null) await app.library.duplicate(loom.id)
    },
  },
  'file.reveal': {
    when: (app) => loomOpen(app) && app.hello.shell === 'electron',
    needs: wording.palette.needs.ownWindow,
    run: async (app) => {
      const loom = openLoom(app)
      if (loom !== null) await app.library.reveal(loom.id)
    },
  },
  'file.checkpoint': { when: writable, run: checkpoint },
  'file.history': { when: loomOpen, run: ({ state }) => void (state.dialog.value = 'history') },
  'file.import': { run: (app) => chooseAndImport(app, true) },
  'file.importUnnamed': { run: (app) => chooseAndImport(app, false) },
  'file.stopImport': {
    when: ({ state }) => state.importing.value !== null,
    needs: wording.palette.needs.import,
    run: async (app) => void report(app, await app.api.stopImport({})),
  },
  'file.stopCompacting': {
    when: ({ state }) => state.compacting.value !== null,
    needs: wording.palette.needs.compacting,
    run: async (app) => {
      if (report(app, await app.api.stopCompacting({})) === true) notify(app, wording.loom.notCompacted)
    },
  },
  'file.exportMarkdown': exportAs('markdown', 'thread'),
  'file.exportText': exportAs('text', 'thread'),
  'file.exportChapter': exportAs('markdown', 'chapter'),
  'file.exportChapterText': exportAs('text', 'chapter'),
  'file.exportWord': exportAs('docx', 'thread'),
  'file.exportEpub': exportAs('epub', 'thread'),
  'file.exportAnnotations': exportAs('annotations', 'thread'),
  'file.exportPage': exportAs('html', 'loom'),
  'file.exportOutline': exportAs('markdown', 'loom'),
  'file.exportOutlineText': exportAs('text', 'loom'),
  'file.exportHeddle': exportAs('heddle', 'loom'),
  'file.exportPyloom': exportAs('pyloom', 'loom'),
  'file.exportLoomsidian': exportAs('loomsidian', 'loom'),
  'file.exportMiniloom': exportAs('miniloom', 'loom'),
  'file.exportChoices': exportAs('choices', 'loom'),
  'file.close': { when: (app) => app.hello.shell === 'electron', needs: wording.palette.needs.ownWindow, run: async (app) => void report(app, await app.api.closeWindow({})) },
}
