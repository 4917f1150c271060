import type { Adaptation } from '../../../loom/generation'
import type { Timings } from '../../../protocol/engine'
import type { WeaveControl, WeaveSink } from '../backend'
import { Sprouts, type Sprout } from './sprouts'
import type { TreeDecoder, Warp } from './treeDecoder'

/** A weave that forks by itself. The stretches between its forks are decoded together; what is before a fork is never evaluated again. */
export async function weaveAdaptively(decoder: TreeDecoder, warp: Warp, adapt: Adaptation, sink: WeaveSink, control: WeaveControl): Promise<Timings> {
  const sprouts = new Sprouts(warp, adapt, sink, (tokens, kernel, row) => decoder.remember(tokens, kernel.copyOf(row)))
  let gate: Promise<void> | null = null
  const shared: WeaveControl = {
    signal: control.signal,
    isCancelled: (branch) => control.isCancelled(branch),
    // One weave has one gate, however many of its stretches come to it.
    gate: () => (gate ??= control.gate().finally(() => (gate = null))),
  }
  const begun = performance.now()
  let first: Timings | null = null
  let tokens = 0
  const grow = async ({ number, warp: stretch, next }: Sprout): Promise<void> => {
    const held: number[] = []
    const timings = await decoder.weave(stretch, {
      ...sink,
      started: (visibleFrom, healed) => {
        if (number === warp.ask.firstBranch) sink.started(visibleFrom, healed)
      },
      token: (branch, evidence, text) => {
        held.push(evidence.id)
        sink.token(branch, evidence, text)
      },
    }, shared)
    first ??= timings
    tokens += timings.tokens
    await Promise.all(next({ tokens: held }).map(grow))
  }
  await grow(sprouts.root())
  const { promptTokens, evaluatedTokens, promptMs } = first ?? { promptTokens: 0, evaluatedTokens: 0, promptMs: 0 }
  return { promptTokens, evaluatedTokens, promptMs, decodeMs: performance.now() - begun - promptMs, tokens }
}
