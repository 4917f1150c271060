import { defaultSampling, defaultStopping } from '../../../loom/generation'
import type { Sampling, Stopping } from '../../../loom/generation'
import type { BranchDelta, Finish, ScoreAsk, Timings, WeaveAsk } from '../../../protocol/engine'
import type { Answer } from '../../../protocol/fault'
import type { EngineSupervisor } from '../supervisor'

type Loose<T> = Partial<Omit<T, 'sampling' | 'stopping'>> & { readonly sampling?: Partial<Sampling>; readonly stopping?: Partial<Stopping> }

/** Five branches of eight tokens, but for what is said otherwise. */
export function weaveAsk(change: Loose<WeaveAsk> = {}): WeaveAsk {
  return {
    head: '',
    text: 'The old house by the river',
    branches: 5,
    firstBranch: 0,
    seed: 7,
    top: 10,
    heal: false,
    ...change,
    sampling: { ...defaultSampling, ...change.sampling },
    stopping: { ...defaultStopping, tokens: 8, ...change.stopping },
  }
}

export function scoreAsk(change: Partial<ScoreAsk> = {}): ScoreAsk {
  return { head: '', text: 'The old house by the river', from: 0, top: 10, ...change }
}

/** All that a weave told, branch by branch. */
export interface Woven {
  readonly texts: Map<number, string>
  readonly tokens: Map<number, number>
  readonly evidence: Map<number, Uint8Array[]>
  readonly finishes: Map<number, Finish>
  readonly visibleFrom: number
  readonly messages: number
  readonly answer: Answer<Timings>
}

/** Weaves to the end. `watch` sees every batch of deltas with the way to cancel. */
export async function weaveAll(
  supervisor: EngineSupervisor,
  ask: WeaveAsk,
  watch: (deltas: readonly BranchDelta[], cancel: (branch: number | null) => void) => void = () => undefined,
): Promise<Woven> {
  const woven = {
    texts: new Map<number, string>(),
    tokens: new Map<number, number>(),
    evidence: new Map<number, Uint8Array[]>(),
    finishes: new Map<number, Finish>(),
  }
  let visibleFrom = -1
  let messages = 0
  const handle = supervisor.weave(ask, {
    started: (from) => (visibleFrom = from),
    tokens: (deltas) => {
      messages += 1
      for (const { branch, text, tokens, evidence } of deltas) {
        woven.texts.set(branch, (woven.texts.get(branch) ?? '') + text)
        woven.tokens.set(branch, (woven.tokens.get(branch) ?? 0) + tokens)
        woven.evidence.set(branch, [...(woven.evidence.get(branch) ?? []), evidence])
      }
      watch(deltas, (branch) => handle.cancel(branch))
    },
    finished: (branch, finish) => void woven.finishes.set(branch, finish),
  })
  const answer = await handle.done
  return { ...woven, visibleFrom, messages, answer }
}
