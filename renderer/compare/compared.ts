import { signal } from '@preact/signals'
import type { App } from '../app'
import { closeDialog } from '../dialog/closeDialog'
import { hasRow } from '../state/fanState'
import { compareThreads, mostUnits, neighbours, type Comparison } from './comparison'
import { wording } from '../wording/wording'

/** What the dialog «Compare» shows. */
export const compared = signal<Comparison | null>(null)

/**
 * Two roads to compare: in an open fan the selected branch and the one before it; else the node marked in the tree and the
 * thread; else the thread and its neighbour at the fork nearest the caret. Null when there are no two.
 */
export function whatToCompare(app: App): Comparison | null {
  const fan = app.state.fan.value
  if (fan !== null) {
    const offered = fan.branches.flatMap((branch, index) => (!hasRow(branch) || branch.text === '' ? [] : [{ branch, index }]))
    const at = offered.findIndex(({ index }) => index === fan.selected)
    if (at < 0 || offered.length < 2) return null
    const pair = at === 0 ? [offered[0], offered[1]] : [offered[at - 1], offered[at]]
    const [first, second] = pair.map((each) => ({
      name: wording.branches.branch(offered.findIndex((other) => other === each) + 1, offered.length),
      text: (each?.branch.text.slice(each.branch.taken) ?? '').slice(0, mostUnits),
      tip: each?.branch.node ?? null,
      branch: each?.index ?? null,
    }))
    return first === undefined || second === undefined ? null : [first, second]
  }
  const { loom, tip, here, marked } = app.state
  if (loom.value === null || tip.value === null) return null
  const visited = new Map(app.state.thread.value.map((id, i, thread) => [id, thread[i + 1] ?? id] as const))
  if (marked.value !== null && loom.value.nodes.has(marked.value)) {
    const pair = compareThreads(loom.value, marked.value, tip.value)
    if (pair !== null) return pair
  }
  return neighbours(loom.value, here.value ?? tip.value, tip.value, visited)
}

/** Takes one side: the branch of the fan, or the thread that goes this way. */
export function takeSide(app: App, side: Comparison[number]): void {
  closeDialog(app, () => {
    if (side.branch !== null && app.state.fan.value !== null) {
      app.fan.select(side.branch)
      void app.fan.take('all')
    } else if (side.tip !== null) app.walk.to(side.tip, 'keep')
    app.surface.focus()
  })
}
