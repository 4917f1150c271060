import { report } from '../status/report'
import type { Actions } from './command'

export const modelActions: Actions<'model'> = {
  'model.models': { run: ({ state }) => void (state.dialog.value = 'models') },
  'model.ofLoom': { when: ({ state }) => state.loomModel.value !== null, run: ({ state }) => void (state.dialog.value = 'loomModel') },
  'model.choose': { run: async (app) => void report(app, await app.api.chooseModel({})) },
  'model.reload': { run: async (app) => void report(app, await app.api.reloadModel({})) },
  'model.stop': {
    when: ({ state }) => state.model.value.t === 'loading',
    run: async (app) => void report(app, await app.api.stopLoading({})),
  },
}
