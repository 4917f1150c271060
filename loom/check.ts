import { checkNode, checkRecords, nodeLimit, type Draft } from './checkParts'
import { freshId, parseId, type NodeId } from './ids'
import type { LoomData } from './loom'
import { isRecord } from './isRecord'
import type { LoomNode } from './node'

/** One thing that is wrong. A warning is mended without loss; `node` names the place where there is one. */
export interface CheckFault {
  readonly code:
    | 'not-a-loom' | 'too-many' | 'too-long' | 'wrong-type' | 'bad-id' | 'duplicate' | 'no-root' | 'many-roots' | 'missing-parent'
    | 'self-parent' | 'two-parents' | 'cycle' | 'child-list' | 'runs' | 'marks' | 'carriage-return' | 'half-character' | 'generation' | 'choice'
  readonly severity: 'fault' | 'warning'
  readonly sentence: string
  readonly node?: NodeId
}

export interface Checked {
  /** At most 1,000; the last then says how many more there are. */
  readonly faults: readonly CheckFault[]
  /** The loom with every fault mended, no text lost; null when there is nothing to save. */
  readonly data: LoomData | null
}

/** Where a mended loom keeps what hung nowhere: a child of the root with this chapter mark. */
export const recovered = 'Recovered'

/** Finds every fault in what claims to be `LoomData`. Takes any value, never throws, and costs time in proportion to its size. */
export function check(value: unknown): Checked {
  const faults = new Faults()
  if (!isRecord(value) || !Array.isArray(value['nodes']) || value['nodes'].length === 0) {
    faults.add('not-a-loom', 'This is no loom: it has no list of nodes.')
    return faults.with(null)
  }
  if (value['nodes'].length > nodeLimit) {
    faults.add('too-many', `This loom has more than ${nodeLimit} nodes.`)
    return faults.with(null)
  }
  const id = parseId('l', value['id']) ?? freshId('l')
  if (id !== value['id']) faults.add('bad-id', 'The loom has no proper id; it is given a new one.')
  const title = typeof value['title'] === 'string' ? value['title'] : 'Untitled'
  if (title !== value['title']) faults.add('wrong-type', 'The title is no text.')

  const drafts = draftsOf(value['nodes'], faults)
  if (drafts.size === 0) {
    faults.add('not-a-loom', 'None of the nodes is one.')
    return faults.with(null)
  }
  const named = parseId('n', value['root'])
  const parents = parentsOf(drafts, named, faults)
  breakCycles(parents, faults)
  const root = rootOf(parents, named, faults)
  const children = childrenOf(drafts, parents, root, faults)
  const nodes = gather(drafts, parents, children, root)
  return faults.with({ id, title, root, nodes, ...checkRecords(value, faults) })
}

const faultLimit = 1000

class Faults {
  readonly #listed: CheckFault[] = []
  #more = 0

  add(code: CheckFault['code'], sentence: string, node?: NodeId, severity: CheckFault['severity'] = 'fault'): void {
    if (this.#listed.length >= faultLimit - 1) this.#more++
    else this.#listed.push({ code, severity, sentence, ...(node === undefined ? {} : { node }) })
  }

  with(data: LoomData | null): Checked {
    if (this.#more > 0) this.#listed.push({ code: 'too-many', severity: 'warning', sentence: `There are ${this.#more} more faults.` })
    return { faults: this.#listed, data }
  }
}

export type AddFault = Pick<Faults, 'add'>

/** The nodes by id; those without an id of their own, or with one that is taken, get a new one. */
function draftsOf(values: readonly unknown[], faults: AddFault): Map<NodeId, Draft> {
  const drafts = new Map<NodeId, Draft>()
  for (const value of values) {
    if (!isRecord(value)) {
      faults.add('wrong-type', 'A node is no object and holds nothing.')
      continue
    }
    const own = parseId('n', value['id'])
    const id = own === null || drafts.has(own) ? freshId('n') : own
    if (own === null) faults.add('bad-id', 'A node has no proper id; it is given a new one.', id)
    else if (id !== own) faults.add('duplicate', `Two nodes are called ${own}; the second is given a new id.`, id)
    drafts.set(id, checkNode(id, value, faults))
  }
  return drafts
}

/** Each node's one parent: the one it names, else the one that lists it; a root that names none has none. */
function parentsOf(drafts: ReadonlyMap<NodeId, Draft>, root: NodeId | null, faults: AddFault): Map<NodeId, NodeId | null> {
  const listedBy = new Map<NodeId, NodeId>()
  for (const { node } of drafts.values()) {
    for (const child of node.children) {
      const other = listedBy.get(child)
      if (other === undefined) listedBy.set(child, node.id)
      else if (other === node.id) faults.add('child-list', `${node.id} lists a child twice.`, node.id)
      else faults.add('two-parents', `${child} is listed by two parents.`, child)
    }
  }
  const parents = new Map<NodeId, NodeId | null>()
  for (const { node, namesParent } of drafts.values()) {
    const { id, parent: named } = node
    const listed = listedBy.get(id) ?? null
    if (named === id) {
      faults.add('self-parent', `${id} is its own parent.`, id)
      parents.set(id, listed === id ? null : listed)
    } else if (named !== null && drafts.has(named)) {
      if (listed !== null && listed !== named) faults.add('two-parents', `${id} names one parent and is listed by another.`, id)
      parents.set(id, named)
    } else {
      if (namesParent) faults.add('missing-parent', `The parent of ${id} is not there.`, id)
      else if (listed !== null) faults.add('two-parents', `${id} names no parent and is listed by one.`, id)
      parents.set(id, listed === id || (id === root && !namesParent) ? null : listed)
    }
  }
  return parents
}

function breakCycles(parents: Map<NodeId, NodeId | null>, faults: AddFault): void {
  const safe = new Set<NodeId>()
  for (const start of parents.keys()) {
    const way = new Set<NodeId>()
    for (let id: NodeId | null = start; id !== null && !safe.has(id); id = parents.get(id) ?? null) {
      if (way.has(id)) {
        faults.add('cycle', `${id} is its own ancestor.`, id)
        parents.set(id, null)
        break
      }
      way.add(id)
    }
    for (const id of way) safe.add(id)
  }
}

function rootOf(parents: Map<NodeId, NodeId | null>, named: NodeId | null, faults: AddFault): NodeId {
  const roots = [...parents].filter(([, parent]) => parent === null).map(([id]) => id)
  if (named === null || !roots.includes(named)) faults.add('no-root', 'The node named as the root is not there, or has a parent.')
  const root = named !== null && roots.includes(named) ? named : (roots[0] as NodeId)
  if (roots.length > 1) faults.add('many-roots', `${roots.length - 1} nodes hang nowhere; they are kept under "${recovered}".`)
  return root
}

/** Children in the order their parent lists them; those it forgot come last. */
function childrenOf(
  drafts: ReadonlyMap<NodeId, Draft>,
  parents: ReadonlyMap<NodeId, NodeId | null>,
  root: NodeId,
  faults: AddFault,
): Map<NodeId, NodeId[]> {
  const children = new Map<NodeId, NodeId[]>()
  const placed = new Set<NodeId>()
  for (const { node } of drafts.values()) {
    const own = node.children.filter((child) => parents.get(child) === node.id)
    children.set(node.id, own.filter((child) => !placed.has(child) && placed.add(child)))
    if (own.length < node.children.length) faults.add('child-list', `${node.id} lists children that are not its own.`, node.id)
  }
  for (const [id, parent] of parents) {
    if (parent === null || id === root) continue
    const list = children.get(parent)
    if (list === undefined || placed.has(id)) continue
    faults.add('child-list', `${parent} does not list its child ${id}.`, parent)
    list.push(id)
  }
  return children
}

/** All nodes in reading order, what hangs nowhere under a node of its own at the end of the root. */
function gather(
  drafts: ReadonlyMap<NodeId, Draft>,
  parents: ReadonlyMap<NodeId, NodeId | null>,
  children: Map<NodeId, NodeId[]>,
  root: NodeId,
): LoomNode[] {
  const strays = [...parents].filter(([id, parent]) => parent === null && id !== root).map(([id]) => id)
  const attic: LoomNode = { id: freshId('n'), parent: root, children: strays, text: '', runs: [], createdAt: 0, marks: { chapter: recovered } }
  if (strays.length > 0) children.get(root)?.push(attic.id)
  const nodes: LoomNode[] = []
  const waiting = [root]
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const draft = drafts.get(id)
    const parent = id === root ? null : (parents.get(id) ?? attic.id)
    const node: LoomNode = draft === undefined ? attic : { ...draft.node, parent, children: children.get(id) ?? [] }
    nodes.push(node)
    for (let i = node.children.length - 1; i >= 0; i--) waiting.push(node.children[i] as NodeId)
  }
  return nodes
}
