import type { Download, DownloadPhase, ModelAtHand, ModelOffer, ModelSource, OfferedFile } from '../../protocol/models'
import { whenOpened } from '../library/whenOpened'

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })

export function sizeOf(bytes: number): string {
  if (bytes >= 1e9) return `${number.format(bytes / 1e9)} GB`
  return bytes >= 1e6 ? `${number.format(bytes / 1e6)} MB` : `${number.format(Math.ceil(bytes / 1e3))} kB`
}

function countOf(parameters: number): string {
  return parameters >= 1e9 ? `${number.format(parameters / 1e9)} B parameters` : `${number.format(parameters / 1e6)} M parameters`
}

/** What a file is, from its header. */
export function factsOf({ facts, bytes }: ModelAtHand): string {
  if (facts === null) return sizeOf(bytes)
  const kind = facts.tuned ? 'tuned to chat' : 'base model'
  return [kind, countOf(facts.parameters), facts.quantisation, sizeOf(bytes), `reads ${number.format(facts.contextTrained)} tokens`, facts.architecture].join(' · ')
}

const places: { readonly [source in ModelSource]: string } = {
  bundled: 'comes with Heddle',
  downloaded: 'downloaded',
  opened: 'opened from elsewhere',
  'hugging-face': 'in the Hugging Face folder',
  'lm-studio': 'in the LM Studio folder',
  ollama: 'in the Ollama folder',
}

/** Where a file lies, when it was used and how fast it was here. */
export function historyOf({ source, usedAt, tokensPerSecond }: ModelAtHand, now: number): string {
  const used = usedAt === null ? 'not used yet' : `used ${whenOpened(usedAt, now)}`
  const speed = tokensPerSecond === null ? [] : [`${number.format(Math.round(tokensPerSecond))} tokens/s here`]
  return [places[source], used, ...speed].join(' · ')
}

export function offerFacts({ parameters, licence, context, from }: ModelOffer): string {
  return [countOf(parameters), licence, `reads ${number.format(context)} tokens`, from].join(' · ')
}

/** What a choice of a quantisation says. */
export function fileWords({ quantisation, bytes, memoryBytes }: OfferedFile): string {
  return `${quantisation} · ${sizeOf(bytes)} · needs ${sizeOf(memoryBytes)} of memory`
}

/** How a model of the catalogue stands to this machine; null when all is well. */
export function fitWords({ fits, doubt }: ModelOffer): string | null {
  const fit = fits === null ? 'Needs more memory than this machine has.' : fits.slow ? 'Fits, but will be slow here.' : null
  return [fit, doubt].filter((each) => each !== null).join(' ') || null
}

const phases: { readonly [phase in DownloadPhase]: string } = {
  waiting: 'waits its turn',
  connecting: 'asking the host',
  receiving: 'downloading',
  checking: 'checking',
  paused: 'paused',
  failed: 'stopped',
}

export function shareOf({ received, total }: Download): number {
  return total === 0 ? 0 : Math.min(1, received / total)
}

export function downloadFacts(download: Download): string {
  const { phase, received, total, bytesPerSecond } = download
  const speed = bytesPerSecond === null || bytesPerSecond <= 0 ? [] : [`${sizeOf(bytesPerSecond)}/s`, timeLeft((total - received) / bytesPerSecond)]
  return [phases[phase], `${sizeOf(received)} of ${sizeOf(total)}`, ...speed].join(' · ')
}

function timeLeft(seconds: number): string {
  if (seconds < 90) return 'about a minute left'
  const minutes = Math.round(seconds / 60)
  return minutes < 100 ? `about ${minutes} minutes left` : `about ${Math.round(minutes / 60)} hours left`
}

export function isUnderWay({ phase }: Download): boolean {
  return phase === 'connecting' || phase === 'receiving' || phase === 'checking' || phase === 'waiting'
}
