import { parseId, type NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import { deepest, threadText } from '../../loom/path'
import type { Session } from '../../loom/session'
import { isCount, isFields } from './diskShapes'
import type { Disk } from './disk'
import { readWhole } from './durableFile'
import { loomFiles } from './loomFiles'

/** The session as kept, and the last transaction it has seen. */
export interface SavedSession {
  readonly seq: number
  readonly session: Session
}

export function parseSavedSession(value: unknown): SavedSession | null {
  if (!isFields(value) || !isCount(value['seq']) || !isFields(value['session'])) return null
  const { tip, caret, scrollTop, visited, collapsed, hoisted } = value['session']
  const tipId = parseId('n', tip)
  if (tipId === null || !isCount(caret)) return null
  return {
    seq: value['seq'],
    session: {
      tip: tipId,
      caret,
      scrollTop: typeof scrollTop === 'number' && scrollTop >= 0 ? scrollTop : 0,
      visited: Array.isArray(visited) ? visited.flatMap(parsePair) : [],
      collapsed: parseNodes(collapsed),
      hoisted: parseId('n', hoisted),
    },
  }
}

/** Looks without changing anything; null when there is none that can be read. */
export async function readSession(disk: Disk, folder: string): Promise<SavedSession | null> {
  try {
    const bytes = await readWhole(disk, loomFiles.session(folder), 64 << 20)
    return bytes === null ? null : parseSavedSession(JSON.parse(new TextDecoder().decode(bytes)))
  } catch {
    return null
  }
}

/**
 * Where the writer is when the loom opens: as saved, unless a later change says otherwise; somewhere that exists in
 * any case.
 */
export function sessionOn(loom: Loom, saved: SavedSession | null, last: { seq: number; tip: NodeId; caret: number | null } | null): Session {
  const base: Session = saved?.session ?? { tip: loom.root, caret: 0, scrollTop: 0, visited: [], collapsed: [], hoisted: null }
  const later = last !== null && loom.nodes.has(last.tip) && (saved === null || last.seq > saved.seq)
  const known = later || (saved !== null && loom.nodes.has(base.tip))
  const tip = later ? last.tip : known ? base.tip : deepest(loom, loom.root, new Map())
  const length = threadText(loom, tip).length
  const caret = later ? (last.caret ?? length) : known ? base.caret : length
  const there = (id: NodeId): boolean => loom.nodes.has(id)
  return {
    tip,
    caret: Math.min(caret, length),
    scrollTop: base.scrollTop,
    visited: base.visited.filter(([fork, child]) => there(fork) && there(child)),
    collapsed: base.collapsed.filter(there),
    hoisted: base.hoisted !== null && there(base.hoisted) ? base.hoisted : null,
  }
}

function parsePair(value: unknown): [NodeId, NodeId][] {
  if (!Array.isArray(value)) return []
  const [fork, child] = [parseId('n', value[0]), parseId('n', value[1])]
  return fork === null || child === null ? [] : [[fork, child]]
}

function parseNodes(value: unknown): NodeId[] {
  return Array.isArray(value) ? value.flatMap((id) => parseId('n', id) ?? []) : []
}
