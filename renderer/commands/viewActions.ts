import type { App } from '../app'
import type { Settings } from '../../protocol/settings'
import { report } from '../status/report'
import { cycleRegion } from './cycleRegion'
import type { Action, Actions } from './command'
import { loomOpen } from './when'

async function choose(app: App, patch: Partial<Settings>): Promise<void> {
  report(app, await app.api.setSettings({ patch }))
}

const toggle = (key: 'showTree' | 'focusMode' | 'typewriter'): Action => ({
  run: (app) => choose(app, { [key]: !app.state.settings.value[key] }),
})

const theme = (name: Settings['theme']): Action => ({ run: (app) => choose(app, { theme: name }) })

const size = (by: 1 | -1): Action => ({
  run: (app) => choose(app, { fontSize: Math.min(40, Math.max(12, app.state.settings.value.fontSize + by)) }),
})

const usualSize = 19

export const viewActions: Actions<'view'> = {
  'view.palette': {
    run: ({ state }) => void (state.dialog.value = state.dialog.value === 'palette' ? null : 'palette'),
  },
  'view.tree': toggle('showTree'),
  'view.treeFilter': {
    when: loomOpen,
    run: async (app) => {
      if (!app.state.settings.value.showTree) await choose(app, { showTree: true })
      document.querySelector<HTMLElement>('[data-region="tree"] select')?.focus()
    },
  },
  'view.map': { when: loomOpen, run: ({ state }) => void (state.dialog.value = state.dialog.value === 'map' ? null : 'map') },
  'view.nextRegion': { run: () => cycleRegion(1) },
  'view.previousRegion': { run: () => cycleRegion(-1) },
  'view.tabMovesFocus': { when: loomOpen, run: (app) => app.surface.run('editor.action.toggleTabFocusMode') },
  'view.focusMode': toggle('focusMode'),
  'view.typewriter': toggle('typewriter'),
  'view.larger': size(1),
  'view.smaller': size(-1),
  'view.usualSize': { run: (app) => choose(app, { fontSize: usualSize }) },
  'view.themeSystem': theme('system'),
  'view.themeLight': theme('light'),
  'view.themeDark': theme('dark'),
  'view.themeSepia': theme('sepia'),
  'view.themeContrast': theme('contrast'),
  'view.settings': { run: (app) => void (app.state.dialog.value = 'settings') },
}
