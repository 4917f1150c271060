import type { ForkTokenArgs, KeepPathArgs } from '../../protocol/bridge'
import { bad, good, type Answer } from '../../protocol/fault'
import type { Edit } from '../../loom/edit'
import type { ModelRef } from '../../loom/generation'
import { freshId, type NodeId } from '../../loom/ids'
import { chosenEvidence, forkTokenOps } from './forkTokenOps'
import { evidenceOfPath, keepPathOps, rootOf, standingPath } from './keepPathOps'
import type { LaidLoom } from './laidLoom'
import type { ModelRoom } from './modelRoom'
import { chosenGeneration } from './newGeneration'

/** Forks that the writer makes of what the model was seen to hold likely: a token of the lens, a way of the multiverse. */
export class ForkRoom {
  readonly #laid: () => LaidLoom | null
  readonly #model: ModelRoom

  constructor(laid: () => LaidLoom | null, model: ModelRoom) {
    this.#laid = laid
    this.#model = model
  }

  async forkToken(args: ForkTokenArgs): Promise<Answer<null>> {
    const laid = this.#laid()
    const bytes = chosenEvidence(args)
    if (laid === null || !laid.store.loom.nodes.has(args.tip) || bytes === null) return bad('not-found', 'The place to fork at is gone.')
    const model = this.#modelFor(laid)
    if (!model.ok) return model
    const evidence = await laid.store.appendEvidence(bytes)
    const now = Date.now()
    const fork = forkTokenOps(laid.store.loom, args, chosenGeneration({ anchor: args.tip, model: model.value, now }, 1), evidence, now)
    if (fork === null) return bad('bad-input', 'That token is only part of a character, and no branch can begin with it.')
    return commitFork(laid, fork, args, now)
  }

  async keepPath({ tip, at, path, stands }: KeepPathArgs): Promise<Answer<null>> {
    const laid = this.#laid()
    const place = laid?.multiverse.place(tip, at, path) ?? null
    if (laid === null || place === null) return bad('not-found', 'This way is no longer known; look ahead from the place again.')
    const model = this.#modelFor(laid)
    if (!model.ok) return model
    const from = stands === null ? { tip, at, place: rootOf(place) } : standingPath(laid.store.loom, { tip, at, place }, stands)
    if (from === null) return bad('not-found', 'The branch that this way goes on from has changed; look ahead from the place again.')
    const evidence = await laid.store.appendEvidence(evidenceOfPath(place, from.place))
    const now = Date.now()
    const draft = chosenGeneration({ anchor: tip, model: model.value, now }, Math.max(1, path.length))
    const kept = keepPathOps(laid.store.loom, { from, place, evidence, draft, now })
    if (kept === null) return bad('bad-input', 'This way ends inside a character; go one token further.')
    return commitFork(laid, kept, { tip, at }, now)
  }

  /** The model to write with, unless the loom can only be read. */
  #modelFor({ store }: LaidLoom): Answer<ModelRef> {
    return store.readOnly === null ? this.#model.answer : bad('read-only', store.readOnly)
  }
}

function commitFork(laid: LaidLoom, fork: Edit, { tip, at }: { readonly tip: NodeId; readonly at: number }, now: number): Answer<null> {
  const answer = laid.commit({ id: freshId('t'), at: now, by: 'writer', event: 'fork', ...fork }, { tip, caret: at })
  return answer.ok ? good(null) : answer
}
