import { decodeEvidence } from '../evidenceCodec'
import type { NodeId } from '../ids'
import type { Loom } from '../loom'
import { nodeOf } from '../loomData'
import type { LoomNode } from '../node'
import type { Origin } from '../run'
import { tokenEnds } from '../tokenUnits'
import { refKey, type Place } from './heddleJson'
import type { ImportedEvidence } from './imported'

/**
 * A pyloom tree. Times are UTC. Whose a text is can only be said of a whole node there; tokens go along where a node is exactly
 * what one branch brought.
 */
export function exportPyloom(loom: Loom, session: Place, evidence: readonly ImportedEvidence[]): string {
  const bytes = new Map(evidence.map((each) => [refKey(each.ref), each.bytes]))
  const collapsed = new Set(session.collapsed)
  const responses: string[] = []
  const chapters: string[] = []
  const canonical: NodeId[] = []
  const parts: string[] = []
  const waiting: (NodeId | ']}' | ',')[] = [loom.root]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next === ']}' || next === ',') {
      parts.push(next)
      continue
    }
    const node = nodeOf(loom, next)
    const response = responseOf(loom, node, bytes)
    if (response !== null) responses.push(`${JSON.stringify(node.id)}:${JSON.stringify(response)}`)
    if (node.marks.chapter !== undefined) chapters.push(`${JSON.stringify(node.id)}:${JSON.stringify({ id: node.id, root_id: node.id, title: node.marks.chapter })}`)
    if (node.marks.tags?.includes('canonical')) canonical.push(node.id)
    const own = JSON.stringify(fieldsOf(node, !collapsed.has(node.id), response !== null))
    parts.push(`${own.slice(0, -1)},"children":[`)
    waiting.push(']}')
    node.children.toReversed().forEach((child, i) => waiting.push(...(i === 0 ? [child] : [',' as const, child])))
  }
  const rest = JSON.stringify({
    canonical, memories: {}, summaries: {}, generation_settings: {}, preferences: {},
    tags: tagNames(loom), selected_node_id: session.tip, frame: {}, title: loom.title,
  })
  return `{"root":${parts.join('')},"chapters":{${chapters.join(',')}},"model_responses":{${responses.join(',')}},${rest.slice(1)}\n`
}

function fieldsOf(node: LoomNode, open: boolean, generated: boolean): object {
  const { id, parent, text, marks, createdAt } = node
  const { bookmark, archived, unread, note = '', tags = [] } = marks
  const source = sourceOf(node)
  return {
    id,
    ...(parent === null ? {} : { parent_id: parent }),
    text,
    open,
    visited: unread !== true,
    mutable: true,
    tags: [...(bookmark ? ['bookmark'] : []), ...(archived ? ['archived'] : []), ...tags],
    meta: { ...(createdAt === 0 ? {} : { creation_timestamp: stampOf(createdAt) }), ...(source === null ? {} : { source }), modified: false },
    ...(generated ? { generation: { id, index: 0 } } : {}),
    ...(note === '' ? {} : { notes: note }),
  }
}

/** Null where no single word is true. */
function sourceOf({ runs }: LoomNode): 'AI' | 'prompt' | 'mixed' | null {
  const origins = new Set<Origin>(runs.map((run) => run.origin))
  if (origins.size === 0 || origins.has('unknown') || origins.has('import')) return null
  return origins.size > 1 ? 'mixed' : origins.has('writer') ? 'prompt' : 'AI'
}

function stampOf(time: number): string {
  const [date, clock] = new Date(time).toISOString().split('T') as [string, string]
  return `${date}-${clock.slice(0, 8).replaceAll(':', '.')}`
}

/** What a model answered, when the node is all of one run of it. */
function responseOf(loom: Loom, { runs, text }: LoomNode, bytes: ReadonlyMap<string, Uint8Array>): object | null {
  const [run, ...more] = runs
  if (run?.origin !== 'simulator' || run.source === null || more.length > 0) return null
  const { evidence, generation } = run.source
  const found = evidence === null ? undefined : bytes.get(refKey(evidence))
  const model = loom.generations.get(generation)?.model.name || null
  if (found === undefined && model === null) return null
  const tokens = found === undefined ? [] : tokensIn(found, run.from, run.from + run.length)
  return { model, prompt: '', completions: [{ text, finishReason: 'stop', tokens }] }
}

/** The tokens of the units `from`…`to`; none when these cut through a token. */
function tokensIn(bytes: Uint8Array, from: number, to: number): readonly object[] {
  const evidence = decodeEvidence(bytes)
  const ends = tokenEnds(evidence)
  const first = from === 0 ? 0 : ends.indexOf(from) + 1
  const last = ends.indexOf(to)
  if ((from > 0 && first === 0) || last < 0) return []
  const utf8 = new TextDecoder()
  return evidence.tokens.slice(first, last + 1).map(({ bytes: own, logprob, top }, i) => ({
    generatedToken: { token: utf8.decode(own), logprob },
    position: { start: (ends[first + i - 1] ?? 0) - from, end: (ends[first + i] as number) - from },
    counterfactuals: Object.fromEntries(top.map((each) => [each.text, each.logprob])),
  }))
}

function tagNames(loom: Loom): object {
  const names = new Set(['bookmark', 'archived'])
  for (const { marks } of loom.nodes.values()) for (const tag of marks.tags ?? []) names.add(tag)
  return Object.fromEntries([...names].map((name) => [name, { name, scope: 'node', hide: name === 'archived', show_only: false, toggle_key: 'None', icon: 'None' }]))
}
