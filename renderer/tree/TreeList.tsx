import { useSignal, useSignalEffect } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import type { LoomNode } from '../../loom/node'
import { generationOf } from '../../loom/writtenBy'
import type { App } from '../app'
import { writtenBy } from '../models/generationWords'
import { treeKey } from './treeKeys'
import { rowHeight, TreeItem } from './TreeItem'
import type { TreeRow } from './treeRows'
import { wording } from '../wording/wording'

interface TreeListProps {
  readonly app: App
  readonly rows: ReadonlySignal<readonly TreeRow[]>
  /** Rows are finds one under the other, not a tree. */
  readonly listed: boolean
  readonly onWent: () => void
}

/** Rows drawn above and below what is seen. */
const spare = 8

function byWhom(loom: Loom, { runs }: LoomNode): string | null {
  const generation = generationOf(loom, runs)
  return generation === null ? null : writtenBy(generation)
}

/** `role=tree`, of which only the rows in view exist. The focus stays on the tree, which names its active row. */
export function TreeList({ app, rows, listed, onWent }: TreeListProps) {
  const element = useRef<HTMLDivElement>(null)
  const scrollTop = useSignal(0)
  const height = useSignal(600)
  const active = app.state.marked
  const typeahead = useRef({ text: '', at: 0 })
  const thread = app.state.thread.value
  const onThread = useMemo(() => new Set(thread), [thread])
  const loom = app.state.loom.value
  const here = app.state.here.value
  const cut = app.state.cut.value

  const show = (index: number): void => {
    const list = element.current
    if (list === null || index < 0) return
    const top = index * rowHeight
    if (top < list.scrollTop) list.scrollTop = top
    else if (top + rowHeight > list.scrollTop + list.clientHeight) list.scrollTop = top + rowHeight - list.clientHeight
  }
  const activate = (id: NodeId | null): void => {
    active.value = id
    if (id !== null) show(rows.peek().findIndex((row) => row.id === id))
  }
  const go = (id: NodeId): void => {
    app.walk.to(id, 'node')
    onWent()
    app.surface.focus()
  }
  const fold = (id: NodeId, folded: boolean): void => {
    const next = new Set(app.state.collapsed.value)
    if (folded) next.add(id)
    else next.delete(id)
    app.state.collapsed.value = next
  }

  useEffect(() => {
    const list = element.current
    if (list === null) return
    const observer = new ResizeObserver(() => void (height.value = list.clientHeight))
    observer.observe(list)
    return () => observer.disconnect()
  }, [height])
  useEffect(() => () => void (active.value = null), [active])
  useSignalEffect(() => {
    const id = app.state.here.value
    void rows.value
    if (id !== null && document.activeElement !== element.current) activate(id)
  })

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
    const all = rows.peek()
    const at = all.findIndex(({ id }) => id === active.value)
    const act = treeKey(event.key, all, at, { page: Math.max(1, Math.floor(height.value / rowHeight) - 1), typeahead: typeahead.current, now: event.timeStamp, loom })
    if (act === null) return
    event.preventDefault()
    switch (act.t) {
      case 'activate':
        return activate(all[act.index]?.id ?? null)
      case 'go':
        return go(act.id)
      case 'fold':
        return fold(act.id, act.folded)
      case 'leave':
        return app.surface.focus()
    }
  }

  if (loom === null) return null
  const first = Math.max(0, Math.floor(scrollTop.value / rowHeight) - spare)
  const last = Math.min(rows.value.length, Math.ceil((scrollTop.value + height.value) / rowHeight) + spare)
  const shown = rows.value.slice(first, last)
  const activeShown = shown.some(({ id }) => id === active.value)
  return (
    <div
      ref={element}
      class="tree-list"
      role="tree"
      aria-label={wording.tree.loom}
      aria-activedescendant={activeShown && active.value !== null ? `row-${active.value}` : undefined}
      tabIndex={0}
      onScroll={(event) => void (scrollTop.value = event.currentTarget.scrollTop)}
      onKeyDown={onKeyDown}
      onFocus={() => {
        if (active.value === null || !rows.peek().some(({ id }) => id === active.value)) activate(rows.peek()[0]?.id ?? null)
      }}
    >
      <div class="tree-space" role="presentation" style={{ height: `${rows.value.length * rowHeight}px` }}>
        {shown.map((row, i) => {
          const node = loom.nodes.get(row.id)
          return (
            node !== undefined && (
              <TreeItem
                key={row.id}
                row={row}
                node={node}
                top={(first + i) * rowHeight}
                here={row.id === here}
                onThread={onThread.has(row.id)}
                active={row.id === active.value}
                by={byWhom(loom, node)}
                cut={row.id === cut}
                onGo={() => go(row.id)}
                onFold={listed ? null : () => fold(row.id, !row.folded)}
              />
            )
          )
        })}
      </div>
      {rows.value.length === 0 && <p class="tree-none">{wording.tree.none}</p>}
    </div>
  )
}
