import type { NodeId } from '../../loom/ids'
import type { Visited } from '../../loom/path'
import { byte, int } from './columns'
import type { MapLayout } from './mapLayout'
import { rowsAbove, trait } from './mapTree'
import type { MapTree } from './mapTree'

export type MapStep =
  | 'parent' | 'child' | 'previous' | 'next' | 'forkBefore' | 'forkAfter' | 'root' | 'tip' | 'here' | 'unread' | 'nextBookmark' | 'previousBookmark'

/** What a key does on the map. */
export type MapAct =
  | { readonly t: 'step'; readonly to: MapStep }
  | { readonly t: 'zoom'; readonly factor: number }
  | { readonly t: 'fit' | 'go' | 'bookmark' | 'leave' }

const steps: Readonly<Record<string, MapStep>> = {
  ArrowUp: 'parent',
  ArrowDown: 'child',
  ArrowLeft: 'previous',
  ArrowRight: 'next',
  PageUp: 'forkBefore',
  PageDown: 'forkAfter',
  Home: 'root',
  End: 'tip',
  h: 'here',
  e: 'unread',
  ']': 'nextBookmark',
  '[': 'previousBookmark',
}

const zoomStep = 1.35

/** Null: not a key of the map. */
export function mapKey(key: string): MapAct | null {
  const low = key.length === 1 ? key.toLowerCase() : key
  const to = steps[low]
  if (to !== undefined) return { t: 'step', to }
  switch (low) {
    case '+':
    case '=':
      return { t: 'zoom', factor: zoomStep }
    case '-':
    case '_':
      return { t: 'zoom', factor: 1 / zoomStep }
    case '0':
      return { t: 'fit' }
    case 'Enter':
      return { t: 'go' }
    case 'b':
      return { t: 'bookmark' }
    case 'Escape':
      return { t: 'leave' }
  }
  return null
}

export interface Walkable {
  readonly tree: MapTree
  readonly layout: MapLayout
  readonly visited: Visited
  /** Row under the caret; −1 for none. */
  readonly here: number
}

/** The row a step leads to from `row`; `row` itself when there is nowhere to go. */
export function stepFrom({ tree, layout, visited, here }: Walkable, row: number, to: MapStep): number {
  switch (to) {
    case 'parent':
      return orStay(int(tree.parent, row), row)
    case 'child':
      return orStay(childOf(tree, visited, row), row)
    case 'previous':
    case 'next':
      return neighbour(tree, row, to === 'next')
    case 'forkBefore': {
      for (const above of rowsAbove(tree, int(tree.parent, row))) if (int(tree.childCount, above) > 1) return above
      return tree.root
    }
    case 'forkAfter':
    case 'tip': {
      let at = row
      for (let child = childOf(tree, visited, at); child >= 0; child = childOf(tree, visited, at)) {
        at = child
        if (to === 'forkAfter' && int(tree.childCount, at) > 1) break
      }
      return at
    }
    case 'root':
      return tree.root
    case 'here':
      return orStay(here, row)
    case 'unread':
      return nextWith(tree, layout, row, 1, trait.unread)
    case 'nextBookmark':
      return nextWith(tree, layout, row, 1, trait.bookmark)
    case 'previousBookmark':
      return nextWith(tree, layout, row, -1, trait.bookmark)
  }
}

const orStay = (found: number, row: number): number => (found < 0 ? row : found)

/** The child last visited, else the first; −1 on a leaf. */
function childOf(tree: MapTree, visited: Visited, row: number): number {
  const id = tree.ids[row]
  const last = id === null || id === undefined ? undefined : visited.get(id)
  const known = last === undefined ? -1 : tree.row(last)
  return known >= 0 && int(tree.parent, known) === row ? known : int(tree.firstChild, row)
}

/** The sibling beside, or that of the nearest ancestor which has one: sideways never ends before the edge of the map. */
function neighbour(tree: MapTree, row: number, after: boolean): number {
  for (const at of rowsAbove(tree, row)) {
    const sibling = after ? int(tree.nextSibling, at) : siblingBefore(tree, at)
    if (sibling >= 0) return sibling
  }
  return row
}

function siblingBefore(tree: MapTree, row: number): number {
  const above = int(tree.parent, row)
  let before = -1
  if (above < 0) return before
  for (let at = int(tree.firstChild, above); at !== row; at = int(tree.nextSibling, at)) before = at
  return before
}

/** The nearest in reading order with a trait, going round at the end. */
function nextWith(tree: MapTree, layout: MapLayout, row: number, by: 1 | -1, wanted: number): number {
  const from = int(layout.place, row)
  for (let step = 1; step < layout.count; step++) {
    const at = int(layout.row, (from + by * step + layout.count) % layout.count)
    if (byte(tree.traits, at) & wanted) return at
  }
  return row
}

/** Ids of rows that live. */
export function rowsOf(tree: MapTree, ids: readonly NodeId[]): number[] {
  return ids.map((id) => tree.row(id)).filter((row) => row >= 0)
}
