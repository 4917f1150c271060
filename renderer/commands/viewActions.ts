import type { App } from '../app'
import type { Settings } from '../../protocol/settings'
import { report } from '../status/report'
import { cycleRegion } from './cycleRegion'
import type { Action, Actions } from './command'
import { loomOpen } from './when'

async function choose(app: App, patch: Partial<Settings>): Promise<void> {
  report(app, await app.api.setSettings({ patch }))
}

const toggle = (key: 'showTree' | 'typewriter' | 'quiet'): Action => ({
  run: (app) => choose(app, { [key]: !app.state.settings.value[key] }),
})

const focusOn = (unit: 'paragraph' | 'sentence'): Action => ({
  run: (app) => choose(app, { focusMode: app.state.settings.value.focusMode === unit ? 'off' : unit }),
})

const theme = (name: Settings['theme']): Action => ({ run: (app) => choose(app, { theme: name }) })

const size = (by: 1 | -1): Action => ({
  run: (app) => choose(app, { fontSize: Math.min(40, Math.max(12, app.state.settings.value.fontSize + by)) }),
})

const usualSize = 19
const usual = { measure: 68, lineHeight: 1.65 }

const column = (by: number): Action => ({
  run: (app) => choose(app, { measure: Math.min(120, Math.max(40, app.state.settings.value.measure + by)) }),
})

const leading = (by: number): Action => ({
  run: (app) => choose(app, { lineHeight: Math.min(2.4, Math.max(1.2, Math.round((app.state.settings.value.lineHeight + by) * 100) / 100)) }),
})

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
  'view.focusMode': focusOn('paragraph'),
  'view.focusSentence': focusOn('sentence'),
  'view.typewriter': toggle('typewriter'),
  'view.quiet': toggle('quiet'),
  'view.larger': size(1),
  'view.smaller': size(-1),
  'view.usualSize': { run: (app) => choose(app, { fontSize: usualSize }) },
  'view.wider': column(4),
  'view.narrower': column(-4),
  'view.looser': leading(0.05),
  'view.tighter': leading(-0.05),
  'view.usualColumn': { run: (app) => choose(app, usual) },
  'view.themeSystem': theme('system'),
  'view.themeLight': theme('light'),
  'view.themeDark': theme('dark'),
  'view.themeSepia': theme('sepia'),
  'view.themeContrast': theme('contrast'),
  'view.settings': { run: (app) => void (app.state.dialog.value = 'settings') },
}
