import type { Drift, FirstTaken } from '../../loom/influence'
import { wording } from '../wording/wording'

/** How often the branch that stood first was taken, beside chance. */
export function firstSentence(taken: FirstTaken | null): string {
  return taken === null || taken.takes < 4 ? wording.ledger.fewTaken : wording.ledger.firstTaken(taken)
}

/** How the writer's own words changed over weeks; `counted` tells whether there is anything at all. */
export function driftSentence({ drift, counted }: { readonly drift: Drift | null; readonly counted: boolean }): string {
  if (drift !== null) return wording.ledger.drift(drift)
  return counted ? wording.ledger.fewCounted : wording.ledger.noneCounted
}
