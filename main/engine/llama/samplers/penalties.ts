import type { Sampling } from '../../../../loom/generation'

/** Repetition, frequency and presence penalties over the last tokens, as llama_sampler_init_penalties. */
export function penalise(
  penalties: Sampling['penalties'],
  history: readonly number[],
  edit: (id: number, change: (logit: number) => number) => void,
): void {
  const { lastTokens, repeat, frequency, presence } = penalties
  if (lastTokens === 0 || (repeat === 1 && frequency === 0 && presence === 0)) return
  const counts = new Map<number, number>()
  const from = lastTokens < 0 ? 0 : Math.max(0, history.length - lastTokens)
  for (let i = from; i < history.length; i++) counts.set(history[i] ?? 0, (counts.get(history[i] ?? 0) ?? 0) + 1)
  for (const [id, count] of counts) {
    edit(id, (logit) => (logit <= 0 ? logit * repeat : logit / repeat) - count * frequency - presence)
  }
}
