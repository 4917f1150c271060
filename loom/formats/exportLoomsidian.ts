import type { Loom } from '../loom'
import { nodesFrom } from '../loomData'
import type { LoomNode } from '../node'
import type { Place } from './heddleJson'

/** A loomsidian note. `author` stands where one hand wrote the whole node; there is no place for titles, notes, tags and chapters. */
export function exportLoomsidian(loom: Loom, session: Place): string {
  const collapsed = new Set(session.collapsed)
  const visits = new Map(session.visited.map(([, child], i) => [child, i + 1]))
  const nodes: string[] = []
  for (const node of nodesFrom(loom, loom.root)) {
    const visited = visits.get(node.id)
    const author = authorOf(loom, node)
    nodes.push(`${JSON.stringify(node.id)}:${JSON.stringify({
      text: node.text,
      parentId: node.parent,
      collapsed: collapsed.has(node.id),
      unread: node.marks.unread === true,
      bookmarked: node.marks.bookmark === true,
      ...(visited === undefined ? {} : { lastVisited: visited }),
      searchResultState: null,
      ...(author === null ? {} : { author }),
    })}`)
  }
  const { tip, hoisted } = session
  const rest = JSON.stringify({ current: tip, hoisted: hoisted === null ? [] : [hoisted], searchTerm: '', generating: null })
  return `${rest.slice(0, -1)},"nodes":{\n${nodes.join(',\n')}\n}}\n`
}

function authorOf(loom: Loom, { runs }: LoomNode): string | null {
  const [first] = runs
  if (first === undefined || runs.some((run) => run.origin !== first.origin)) return null
  if (first.origin === 'writer') return 'genesis'
  if (first.origin !== 'simulator') return null
  return (first.source === null ? '' : loom.generations.get(first.source.generation)?.model.name) || 'simulator'
}
