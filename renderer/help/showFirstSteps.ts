import type { App } from '../app'
import { notify } from '../status/notify'
import { report } from '../status/report'
import { wording } from '../wording/wording'

/** The first steps stand at the foot of the page, from the first one on. */
export async function showFirstSteps(app: App): Promise<void> {
  report(app, await app.api.setSettings({ patch: { welcomed: false, learned: [] } }))
}

/** The first steps are put away for good, and the writer is told where they went. */
export async function putFirstStepsAway(app: App): Promise<void> {
  if (report(app, await app.api.setSettings({ patch: { welcomed: true } })) === null) return
  notify(app, wording.help.putAway)
  app.surface.focus()
}
