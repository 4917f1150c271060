import type { App } from '../app'
import type { Loom } from '../../loom/loom'
import type { NodeId } from '../../loom/ids'
import { notify } from '../status/notify'
import { nodesFrom } from '../../loom/loomData'
import { wording } from '../wording/wording'

/** A place where words were found: UTF-16 units in the node's own text. */
export interface Hit {
  readonly node: NodeId
  readonly at: number
  readonly length: number
}

interface Found {
  readonly query: string
  readonly hits: readonly Hit[]
  at: number
}

const mostHits = 5000
let found: Found = { query: '', hits: [], at: -1 }

/** Every place with `query`, whatever its case, over all branches in reading order; at most 5000. */
export function findHits(loom: Loom, query: string): readonly Hit[] {
  const wanted = query.trim()
  if (wanted === '') return []
  const pattern = new RegExp(wanted.split(/\s+/).map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('\\s+'), 'giu')
  const hits: Hit[] = []
  for (const { id, text } of nodesFrom(loom, loom.root)) {
    for (const match of text.matchAll(pattern)) {
      hits.push({ node: id, at: match.index, length: match[0].length })
      if (hits.length === mostHits) return hits
    }
  }
  return hits
}

/** Keeps what was found, so that keys can step on from `at`. */
export function keepHits(query: string, hits: readonly Hit[], at: number): void {
  found = { query, hits, at }
}

export function lastQuery(): string {
  return found.query
}

/** Walks to the thread of the hit and puts the place on show. */
export function goToHit(app: App, hit: Hit): void {
  app.walk.to(hit.node, 'node')
  const loom = app.state.loom.value
  if (loom === null) return
  let at = hit.at
  for (let id = loom.nodes.get(hit.node)?.parent ?? null; id !== null; id = loom.nodes.get(id)?.parent ?? null) {
    at += loom.nodes.get(id)?.text.length ?? 0
  }
  showHits(app)
  app.surface.select(at, at + hit.length)
  app.surface.focus()
}

/** Marks every hit that lies on the thread. */
function showHits(app: App): void {
  const loom = app.state.loom.value
  if (loom === null) return
  const starts = new Map<NodeId, number>()
  let at = 0
  for (const id of app.state.thread.value) {
    starts.set(id, at)
    at += loom.nodes.get(id)?.text.length ?? 0
  }
  app.surface.highlight(
    found.hits.flatMap(({ node, at: within, length }) => {
      const start = starts.get(node)
      return start === undefined ? [] : [{ from: start + within, to: start + within + length }]
    }),
  )
}

/** To the next or previous hit of the last search, searching anew: the loom may have changed since. */
export function stepHit(app: App, by: 1 | -1): void {
  const loom = app.state.loom.value
  if (loom === null) return
  if (found.query === '') return void (app.state.dialog.value = 'search')
  const hits = findHits(loom, found.query)
  const at = hits.length === 0 ? -1 : (found.at + by + hits.length) % hits.length
  const hit = hits[at]
  keepHits(found.query, hits, at)
  if (hit === undefined) notify(app, wording.palette.nowhere(found.query))
  else goToHit(app, hit)
}
