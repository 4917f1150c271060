import { whoWrote } from '../lens/whoWrote'
import { notify } from '../status/notify'
import { report } from '../status/report'
import type { Actions } from './command'
import { loomOpen } from './when'
import { wording } from '../wording/wording'

export const lensActions: Actions<'lens'> = {
  'lens.token': { when: loomOpen, run: (app) => app.lens.openToken() },
  'lens.surprise': { when: loomOpen, run: (app) => app.lens.toggle('surprise') },
  'lens.unit': { when: loomOpen, run: (app) => app.lens.nextUnit() },
  'lens.provenance': { when: loomOpen, run: (app) => app.lens.toggle('provenance') },
  'lens.scoring': { run: async (app) => void report(app, await app.api.setSettings({ patch: { scoring: !app.state.settings.value.scoring } })) },
  'lens.multiverse': { when: loomOpen, run: (app) => app.multiverse.open() },
  'lens.stopScoring': {
    when: (app) => app.lens.progress.value !== null,
    needs: wording.palette.needs.scoring,
    run: (app) => {
      app.lens.stopScoring()
      notify(app, wording.lens.stopped)
    },
  },
  'lens.influence': { run: async (app) => void report(app, await app.api.setSettings({ patch: { influence: !app.state.settings.value.influence } })) },
  'lens.branchPoint': { when: loomOpen, run: (app) => app.lens.nextBranchPoint(1) },
  'lens.previousBranchPoint': { when: loomOpen, run: (app) => app.lens.nextBranchPoint(-1) },
  'lens.whoWrote': {
    when: loomOpen,
    run: (app) => {
      const loom = app.state.loom.value
      if (loom !== null) notify(app, whoWrote(loom, app.lens.runs(), app.surface.caret()))
    },
  },
  'lens.ledger': { when: loomOpen, run: (app) => void (app.state.dialog.value = 'ledger') },
}
