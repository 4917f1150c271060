import type { Ledger } from '../../loom/ledger'

/** Part of a text that may be unscored: the share of the rest would be the share of something else. */
const mostUnscored = 0.1

/** Whether the ledger has seen enough of the text to tell the writer's share of it. */
export function isTold({ unscored, units }: Pick<Ledger, 'unscored' | 'units'>): boolean {
  return unscored <= mostUnscored * (units.writer + units.simulator + units.import + units.unknown)
}
