import type { Download, ModelAtHand, ModelOffer } from '../../protocol/models'
import { dotted } from '../wording/series'
import { wording } from '../wording/wording'

const words = wording.models

/** What a file is, from its header. */
export function factsOf({ facts, bytes }: ModelAtHand): string {
  if (facts === null) return words.size(bytes)
  const kind = facts.tuned ? words.tunedToChat : words.base
  return words.facts(kind, facts.parameters, facts.quantisation, bytes, facts.contextTrained, facts.architecture)
}

/** Where a file lies, when it was used and how fast it was here. */
export function historyOf({ source, usedAt, tokensPerSecond }: ModelAtHand, now: number): string {
  const used = usedAt === null ? words.notUsed : words.used(usedAt, now)
  return dotted([words.sources[source], used, tokensPerSecond !== null && words.speed(tokensPerSecond)])
}

export function offerFacts({ parameters, licence, context, from }: ModelOffer): string {
  return words.offer(parameters, licence, context, from)
}

/** How a model of the catalogue stands to this machine; empty when all is well. */
export function fitWords({ fits, doubt }: ModelOffer): string {
  return words.fits(fits === null ? words.doesNotFit : fits.slow && words.fitsSlowly, doubt)
}

export function shareOf({ received, total }: Download): number {
  return total === 0 ? 0 : Math.min(1, received / total)
}

export function downloadFacts({ phase, received, total, bytesPerSecond }: Download): string {
  const speed = bytesPerSecond === null || bytesPerSecond <= 0 ? [] : [words.bytesPerSecond(bytesPerSecond), words.timeLeft((total - received) / bytesPerSecond)]
  return dotted([words.phases[phase], words.received(received, total), ...speed])
}

export function isUnderWay({ phase }: Download): boolean {
  return phase === 'connecting' || phase === 'receiving' || phase === 'checking' || phase === 'waiting'
}
