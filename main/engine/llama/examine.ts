import { defaultSampling, defaultStopping } from '../../../loom/generation'
import type { Examination } from '../../../protocol/engine'
import type { Backend } from '../backend'

const words = ['the', 'weaver', 'lifts', 'a', 'thread', 'and', 'looks', 'at', 'it', 'before', 'she', 'chooses']

/** Measures prompt and branch speed through the backend's own `weave`, for about `seconds` in all. */
export async function examineModel(backend: Backend, reach: number, seconds: number, signal: AbortSignal): Promise<Examination> {
  const sizes = [1, 4, 8, 16]
  const share = (seconds * 1000) / (sizes.length + 1)
  const silent = { started: () => undefined, token: () => undefined, finished: () => undefined }
  const control = { signal, isCancelled: () => false, gate: () => Promise.resolve() }
  const length = Math.min(512, reach - 128)
  const weave = (branches: number, tokens: number, seed: number) =>
    backend.weave({
      head: `${seed} `,
      text: Array.from({ length }, (_, i) => words[(i * 7 + seed) % words.length]).join(' '),
      branches,
      firstBranch: 0,
      seed,
      sampling: { ...defaultSampling, minP: 0 },
      stopping: { ...defaultStopping, tokens, minTokens: tokens },
      top: 10,
      heal: false,
    }, silent, control)
  let promptTokensPerSecond = 0
  for (let start = performance.now(), seed = 1; performance.now() - start < share && !signal.aborted; seed++) {
    const { evaluatedTokens, promptMs } = await weave(1, 1, seed)
    if (promptMs > 0) promptTokensPerSecond = Math.max(promptTokensPerSecond, (evaluatedTokens * 1000) / promptMs)
  }
  const tokensPerSecond: { branches: number; tokensPerSecond: number }[] = []
  for (const branches of sizes) {
    let best = 0
    const start = performance.now()
    for (let tokens = 8; performance.now() - start < share && !signal.aborted; tokens = Math.min(64, tokens * 2)) {
      const timings = await weave(branches, tokens, 1)
      if (timings.decodeMs > 0) best = Math.max(best, (timings.tokens * 1000) / timings.decodeMs)
    }
    tokensPerSecond.push({ branches, tokensPerSecond: Math.round(best) })
  }
  return { promptTokensPerSecond: Math.round(promptTokensPerSecond), tokensPerSecond }
}
