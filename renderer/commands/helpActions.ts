import { report } from '../status/report'
import type { Actions } from './command'

export const helpActions: Actions<'help'> = {
  'help.keys': { run: ({ state }) => void (state.dialog.value = state.dialog.value === 'keys' ? null : 'keys') },
  'help.welcome': { run: async (app) => void report(app, await app.api.setSettings({ patch: { welcomed: false } })) },
  'help.guide': { run: async (app) => void report(app, await app.api.openHelp({})) },
  'help.about': { run: ({ state }) => void (state.dialog.value = 'about') },
}
