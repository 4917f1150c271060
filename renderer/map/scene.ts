import { byte, int } from './columns'
import type { MapLayout } from './mapLayout'
import { trait } from './mapTree'
import type { MapTree } from './mapTree'

/** All that a drawing needs to know, by position. */
export interface Scene {
  readonly tree: MapTree
  readonly layout: MapLayout
  readonly shades: Uint8Array
  /** Positions of the thread, from the root to the tip. */
  readonly thread: Int32Array
  /** 1 on the thread. */
  readonly onThread: Uint8Array
  /** 1 for what is archived or under it. */
  readonly faint: Uint8Array
  /** Positions with a bookmark or a chapter. */
  readonly marked: Int32Array
  /** Whether shapes tell who wrote it; else sizes tell the shade. */
  readonly shapes: boolean
}

export function makeScene(tree: MapTree, layout: MapLayout, shades: Uint8Array, threadRows: readonly number[], shapes: boolean): Scene {
  const onThread = new Uint8Array(layout.count)
  const thread = Int32Array.from(threadRows, (row) => int(layout.place, row))
  for (const p of thread) onThread[p] = 1
  const faint = new Uint8Array(layout.count)
  const marked: number[] = []
  for (let p = 0; p < layout.count; p++) {
    const traits = byte(tree.traits, int(layout.row, p))
    const above = int(layout.parent, p)
    faint[p] = traits & trait.archived || (above >= 0 && byte(faint, above) === 1) ? 1 : 0
    if (traits & (trait.bookmark | trait.chapter)) marked.push(p)
  }
  return { tree, layout, shades, thread, onThread, faint, marked: Int32Array.from(marked), shapes }
}
