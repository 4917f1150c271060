import { report } from '../status/report'
import { putFirstStepsAway, showFirstSteps } from '../help/showFirstSteps'
import type { Actions } from './command'

export const helpActions: Actions<'help'> = {
  'help.keys': { run: ({ state }) => void (state.dialog.value = state.dialog.value === 'keys' ? null : 'keys') },
  'help.welcome': { run: (app) => (app.state.settings.value.welcomed ? showFirstSteps(app) : putFirstStepsAway(app)) },
  'help.guide': { run: async (app) => void report(app, await app.api.openHelp({})) },
  'help.about': { run: ({ state }) => void (state.dialog.value = 'about') },
}
