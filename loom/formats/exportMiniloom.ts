import type { NodeId } from '../ids'
import type { Loom } from '../loom'
import { nodeOf, nodesFrom } from '../loomData'
import type { LoomNode } from '../node'
import type { Place } from './heddleJson'

/** Units of the text before a change that go along with it, as the format's own patches have them. */
const context = 4

/** A miniloom tree: every node a patch that appends to its parent's text. Marks but "unread" have no place there. */
export function exportMiniloom(loom: Loom, session: Place): string {
  const lengths = new Map<NodeId, number>()
  const nodes: string[] = []
  for (const node of nodesFrom(loom, loom.root)) {
    const { id, parent, text, children, createdAt, marks } = node
    const before = parent === null ? 0 : (lengths.get(parent) ?? 0)
    lengths.set(id, before + text.length)
    const kept = parent === null ? '' : endOf(loom, parent)
    const start = before - kept.length
    const patch = {
      diffs: [...(kept === '' ? [] : [[0, kept]]), [1, text]],
      start1: start, start2: start, length1: kept.length, length2: kept.length + text.length,
    }
    const source = sourceOf(node)
    nodes.push(`${JSON.stringify(id)}:${JSON.stringify({
      id, timestamp: createdAt, type: parent === null ? 'root' : source, patch: text === '' ? '' : [patch], summary: '',
      rating: null, read: marks.unread !== true, parent, children, ...modelOf(loom, node),
    })}`)
  }
  return `{"loomTree":{"nodeStore":{\n${nodes.join(',\n')}\n}},"focus":${JSON.stringify({ id: session.tip })},"title":${JSON.stringify(loom.title)}}\n`
}

/** The last few units of the thread that ends at a node, whole characters only. */
function endOf(loom: Loom, node: NodeId): string {
  let end = ''
  for (let id: NodeId | null = node; id !== null && end.length < context; id = nodeOf(loom, id).parent) end = nodeOf(loom, id).text + end
  const cut = end.slice(-context)
  return /^[\udc00-\udfff]/.test(cut) ? cut.slice(1) : cut
}

function sourceOf({ runs }: LoomNode): 'user' | 'gen' | 'import' {
  const [first] = runs
  if (first === undefined || runs.some((run) => run.origin !== first.origin)) return 'import'
  return first.origin === 'writer' ? 'user' : first.origin === 'simulator' ? 'gen' : 'import'
}

function modelOf(loom: Loom, { runs }: LoomNode): { readonly model?: string } {
  const [run] = runs
  const name = run?.origin === 'simulator' && run.source !== null ? loom.generations.get(run.source.generation)?.model.name : undefined
  return name ? { model: name } : {}
}
