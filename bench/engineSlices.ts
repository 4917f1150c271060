import { defaultSampling, defaultStopping } from '../loom/generation'
import type { LlamaBackend } from '../main/engine/llama/llamaBackend'
import type { Timings, WeaveAsk } from '../protocol/engine'
import type { EngineReference } from './engineReference'

export const never = new AbortController().signal

/** Steps of one slice: ours and the plain loop take turns so closely that other work on the machine slows both alike. */
const sliceSteps = 8
/** Tokens of a branch: the first is drawn from the prefix, and the first and the last slice are not counted. */
const woven = 1 + 6 * sliceSteps

export function words(count: number, salt: number): string {
  const list = ['the', 'weaver', 'lifts', 'a', 'thread', 'and', 'looks', 'at', 'it', 'before', 'she', 'chooses', 'another', 'one', 'from', 'the', 'loom']
  return Array.from({ length: count }, (_, i) => list[(i * 7 + (i >> 4) * 3 + salt) % list.length]).join(' ')
}

export function ask(text: string, branches: number, tokens: number, seed: number, top = 10): WeaveAsk {
  return { head: '', text, branches, firstBranch: 0, seed, top, heal: false, sampling: defaultSampling, stopping: { ...defaultStopping, tokens, minTokens: tokens } }
}

export interface Weave extends Timings {
  /** From the call to the first token of the last branch to have one. */
  readonly firstMs: number
}

export async function weave(backend: LlamaBackend, wish: WeaveAsk, gate: () => void = () => undefined): Promise<Weave> {
  const seen = new Set<number>()
  const start = performance.now()
  let firstMs = 0
  const timings = await backend.weave(
    wish,
    {
      started: () => undefined,
      forked: () => undefined,
      token: (branch) => {
        if (seen.has(branch)) return
        seen.add(branch)
        firstMs = performance.now() - start
      },
      finished: () => undefined,
    },
    { signal: never, isCancelled: () => false, gate: () => Promise.resolve(gate()) },
  )
  return { ...timings, firstMs }
}

/** What a writer leaves between two weaves at least; the engine tidies up meanwhile. */
export function rest(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 30))
}

export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}

export function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5)
}

interface Time {
  readonly wall: number
  readonly cpu: number
}

function now(): Time {
  const { user, system } = process.cpuUsage()
  return { wall: performance.now(), cpu: (user + system) / 1000 }
}

function perStep(from: Time, to: Time): Time {
  return { wall: (to.wall - from.wall) / sliceSteps, cpu: (to.cpu - from.cpu) / sliceSteps }
}

/** Neighbouring slices: milliseconds of one step, ours and the plain loop's. */
export interface Pair {
  readonly ours: Time
  readonly plain: Time
}

/** One weave whose slices alternate with the plain loop's, over the same prefix length and as many sequences. */
export async function sliced(backend: LlamaBackend, reference: EngineReference, wish: Omit<WeaveAsk, 'stopping'>, prefix: number): Promise<{ readonly pairs: readonly Pair[]; readonly weave: Weave }> {
  await rest()
  reference.prepare(prefix, wish.branches)
  const pairs: Pair[] = []
  let gates = 0
  let plain: Time | null = null
  let from = now()
  const done = await weave(backend, { ...wish, stopping: { ...defaultStopping, tokens: woven, minTokens: woven } }, () => {
    if (gates++ % sliceSteps !== 0) return
    const to = now()
    if (plain !== null) pairs.push({ ours: perStep(from, to), plain })
    reference.run(prefix + gates - 1, wish.branches, sliceSteps)
    from = now()
    plain = perStep(to, from)
  })
  return { pairs: pairs.slice(1), weave: done }
}
