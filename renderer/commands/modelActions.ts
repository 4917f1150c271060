import { report } from '../status/report'
import { wording } from '../wording/wording'
import type { Actions } from './command'

export const modelActions: Actions<'model'> = {
  'model.models': { run: ({ state }) => void (state.dialog.value = 'models') },
  'model.ofLoom': { when: ({ state }) => state.loomModel.value !== null, needs: wording.palette.needs.otherModel, run: ({ state }) => void (state.dialog.value = 'loomModel') },
  'model.choose': { run: async (app) => void report(app, await app.api.chooseModel({})) },
  'model.reload': { run: async (app) => void report(app, await app.api.reloadModel({})) },
  'model.stop': {
    when: ({ state }) => state.model.value.t === 'loading',
    needs: wording.palette.needs.loading,
    run: async (app) => void report(app, await app.api.stopLoading({})),
  },
}
