import type { NodeId } from '../ids'
import type { Loom } from '../loom'
import { pathTo } from '../path'
import { noVisits, type Visits } from '../walk'

/** What is remembered of a writer who has walked to `tip` and nowhere else. */
export function visitsTo(loom: Loom, tip: NodeId): Visits {
  const path = pathTo(loom, tip)
  return noVisits.mutate((draft) => {
    for (let i = 1; i < path.length; i++) draft.set(path[i - 1] as NodeId, path[i] as NodeId)
  })
}
