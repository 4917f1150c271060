import type { NodeId } from './ids'
import { noMarks } from './marks'
import type { LoomNode } from './node'

const noChildren: readonly NodeId[] = Object.freeze([])

/**
 * The same node, with what most nodes have none of shared among them. `known`: its ids as the rest of the loom holds them, so that
 * the text of an id that was read from a disk is not kept for each place where it stands. Together up to a third of a loom's memory.
 */
export function lean(node: LoomNode, known?: Pick<LoomNode, 'id' | 'parent'> | null): LoomNode {
  const marks = Object.keys(node.marks).length === 0 ? noMarks : node.marks
  const children = node.children.length === 0 ? noChildren : node.children
  if (known == null && marks === node.marks && children === node.children) return node
  const { id, parent } = known ?? node
  const { text, runs, createdAt } = node
  return { id, parent, children, text, runs, createdAt, marks }
}
