import type { LoomNode } from '../../loom/node'
import type { Origin } from '../../loom/run'

/** Who wrote most of a node, and whether all of it. Null for a node without text. */
export function originOf({ runs }: Pick<LoomNode, 'runs'>): { readonly origin: Origin; readonly whole: boolean } | null {
  const [only] = runs
  if (only === undefined) return null
  if (runs.length === 1) return { origin: only.origin, whole: true }
  const units: Record<Origin, number> = { writer: 0, simulator: 0, import: 0, unknown: 0 }
  for (const { origin, length } of runs) units[origin] += length
  const [most] = (Object.entries(units) as [Origin, number][]).toSorted((a, b) => b[1] - a[1])
  const origin = most?.[0] ?? only.origin
  return { origin, whole: runs.every((run) => run.origin === origin) }
}
