import type { RunId } from '../../protocol/engine'
import type { Acknowledgements } from './acknowledgements'
import { urgency } from './floor'

export type RunKind = 'load' | 'weave' | 'score' | 'multiverse' | 'examine'

/** A request the engine is at work on. */
export class OpenRun {
  readonly id: RunId
  readonly kind: RunKind
  readonly #abort = new AbortController()
  readonly #cancelledBranches = new Set<number>()
  acknowledgements: Acknowledgements | null = null

  constructor(id: RunId, kind: RunKind) {
    this.id = id
    this.kind = kind
  }

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  get urgency(): number {
    if (this.kind === 'load' || this.signal.aborted) return urgency.ending
    return urgency[this.kind]
  }

  cancel(branch: number | null): void {
    if (branch === null) {
      this.#abort.abort()
      this.acknowledgements?.end()
    } else {
      this.#cancelledBranches.add(branch)
    }
  }

  isCancelled(branch: number): boolean {
    return this.signal.aborted || this.#cancelledBranches.has(branch)
  }
}
