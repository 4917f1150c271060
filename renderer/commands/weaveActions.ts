import type { App, TakeUnit } from '../app'
import { hasRow } from '../state/fanState'
import { report } from '../status/report'
import type { Action, Actions } from './command'
import { fanOpen, writable } from './when'

const take = (unit: TakeUnit): Action => ({ when: fanOpen, run: (app) => app.fan.take(unit) })

/** Taken only where the ghost begins at the caret, so that the key still moves the caret everywhere else. */
const takeAtCaret = (unit: TakeUnit): Action => ({ when: (app) => fanOpen(app) && app.fan.touchesCaret(), run: (app) => app.fan.take(unit) })

/** Digits count the rows that are on show: a branch set aside has none. */
const select = (digit: number): Action => ({
  when: (app) => rowIndex(app, digit) !== null,
  run: (app) => {
    const index = rowIndex(app, digit)
    if (index === null) return false
    app.fan.select(index)
    return
  },
})

function rowIndex(app: App, digit: number): number | null {
  const branches = app.state.fan.value?.branches ?? []
  let row = 0
  for (const [index, branch] of branches.entries()) if (hasRow(branch) && ++row === digit) return index
  return null
}

export const weaveActions: Actions<'weave'> = {
  'weave.weave': { when: writable, run: (app) => app.fan.weave() },
  'weave.adaptive': { when: writable, run: (app) => app.fan.weaveAdaptively() },
  'weave.more': { when: fanOpen, run: (app) => app.fan.more() },
  'weave.next': { when: fanOpen, run: (app) => app.fan.step(1) },
  'weave.previous': { when: fanOpen, run: (app) => app.fan.step(-1) },
  'weave.take': take('all'),
  'weave.takeAndWeave': { when: fanOpen, run: (app) => app.fan.takeAndWeave() },
  'weave.takeWord': takeAtCaret('word'),
  'weave.takeSentence': takeAtCaret('sentence'),
  'weave.takeLine': take('line'),
  'weave.takeParagraph': take('paragraph'),
  'weave.takeToken': take('token'),
  'weave.setAside': { when: fanOpen, run: (app) => app.fan.setAside() },
  'weave.dismiss': { when: fanOpen, run: (app) => app.fan.dismiss() },
  'weave.predict': {
    run: async (app) => {
      const { overrides, inForce } = app.state
      const predict = !inForce.value.predict
      if (app.predictor.snoozed.value) app.predictor.wake()
      else if (overrides.value.settings.predict !== undefined) await app.override({ ...overrides.value, settings: { ...overrides.value.settings, predict } })
      else report(app, await app.api.setSettings({ patch: { predict } }))
    },
  },
  'weave.order': {
    run: async (app) => void report(app, await app.api.setSettings({ patch: { fanOrder: app.state.settings.value.fanOrder === 'join' ? 'woven' : 'join' } })),
  },
  'weave.read': { when: fanOpen, run: (app) => void (app.state.dialog.value = 'branches') },
  'weave.select1': select(1),
  'weave.select2': select(2),
  'weave.select3': select(3),
  'weave.select4': select(4),
  'weave.select5': select(5),
  'weave.select6': select(6),
  'weave.select7': select(7),
  'weave.select8': select(8),
  'weave.select9': select(9),
}
