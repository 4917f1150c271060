import { effect, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import { useLayoutEffect, useMemo } from 'preact/hooks'
import type { Loom } from '../../loom/loom'
import type { App } from '../app'
import { listRows, wantedBy } from './treeFilter'
import type { TreeFilter } from './treeFilter'
import { buildRows, refold, updateRows } from './treeRows'
import type { TreeRow, TreeView } from './treeRows'

/** Lists are found anew when the writer rests: they cost a look at every node. */
const restMs = 200

interface Held {
  readonly loom: Loom
  readonly view: TreeView
  readonly filter: TreeFilter
}

/** The rows on show, kept up with the loom while the panel is there. */
export function useTreeRows(app: App, filter: ReadonlySignal<TreeFilter>): ReadonlySignal<readonly TreeRow[]> {
  const rows = useMemo(() => signal<readonly TreeRow[]>([]), [app])
  // Before the first paint: an empty list would say that there is nothing.
  useLayoutEffect(() => {
    let held: Held | null = null
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = effect(() => {
      const loom = app.state.loom.value
      const folded = app.state.collapsed.value
      const hoisted = app.state.hoisted.value
      const chosen = filter.value
      clearTimeout(timer)
      if (loom === null) {
        held = null
        rows.value = []
        return
      }
      const top = hoisted !== null && loom.nodes.has(hoisted) ? hoisted : loom.root
      const view: TreeView = { top, folded, archived: chosen === 'all' }
      const wanted = wantedBy(chosen)
      const last = held?.loom.id === loom.id && held.filter === chosen && held.view.top === top ? held : null
      held = { loom, view, filter: chosen }
      if (wanted !== null) {
        const list = (): void => void (rows.value = listRows(loom, top, wanted))
        if (last === null) list()
        else if (last.loom.nodes !== loom.nodes) timer = setTimeout(list, restMs)
      } else rows.value = last === null ? buildRows(loom, view) : follow(rows.peek(), last, loom, view)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [app, filter, rows])
  return rows
}

function follow(rows: readonly TreeRow[], last: Held, loom: Loom, view: TreeView): readonly TreeRow[] {
  let next = last.loom.nodes === loom.nodes ? rows : updateRows(rows, last.loom, loom, view)
  if (last.view.folded === view.folded) return next
  for (const id of new Set([...view.folded, ...last.view.folded])) {
    if (view.folded.has(id) !== last.view.folded.has(id)) next = refold(next, loom, view, id)
  }
  return next
}
