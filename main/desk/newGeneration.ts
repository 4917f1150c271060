import { defaultSampling, defaultStopping, type Generation, type ModelRef } from '../../loom/generation'
import { freshId, type NodeId } from '../../loom/ids'
import type { Settings } from '../../protocol/settings'

/** Branches of a fork in an adaptive weave, at most. */
const waysOfFork = 3

/** Where a generation begins, and by which model. */
export interface Beginning {
  readonly anchor: NodeId
  readonly model: ModelRef
  /** Milliseconds since 1970. */
  readonly now: number
}

/** A weave as the settings want it, with a seed of its own. */
export function wovenGeneration({ anchor, model, now }: Beginning, settings: Settings, adaptive: boolean): Generation {
  const { temperature, topK, topP, minP, tokens, stopAt } = settings
  return {
    id: freshId('g'),
    anchor,
    at: now,
    model,
    sampling: { ...defaultSampling, temperature, topK, topP, minP },
    stopping: { ...defaultStopping, tokens, at: stopAt },
    frame: null,
    seed: crypto.getRandomValues(new Uint32Array(1))[0] as number,
    ...(adaptive ? { adapt: { bits: settings.adaptBits, after: settings.adaptAfter, ways: waysOfFork, tips: settings.adaptTips } } : {}),
  }
}

/** For `tokens` tokens that were not drawn: the writer chose them among what the model's distribution was seen to hold. */
export function chosenGeneration({ anchor, model, now }: Beginning, tokens: number): Generation {
  return { id: freshId('g'), anchor, at: now, model, sampling: defaultSampling, stopping: { ...defaultStopping, tokens }, frame: null, seed: 0 }
}
