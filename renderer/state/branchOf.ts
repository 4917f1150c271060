import type { NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import { untaken } from '../../loom/standing'
import type { FanBranch, FanState } from '../app'

/** The branch of the fan of which what is not taken begins with `node`: the node that is set aside with it. Null: none. */
export function branchOf(loom: Loom, fan: FanState, node: NodeId): FanBranch | null {
  return fan.branches.find((branch) => restOf(loom, branch) === node) ?? null
}

function restOf(loom: Loom, { branch, node, taken }: FanBranch): NodeId | null {
  const runs = (node === null ? undefined : loom.nodes.get(node))?.runs ?? []
  const own = runs.find((run) => run.origin === 'simulator' && run.source?.index === branch)
  if (own?.origin !== 'simulator' || own.source === null) return null
  return untaken(loom, own.source.generation, { index: branch, node, taken })?.id ?? null
}
