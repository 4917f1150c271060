import { computed, effect, signal, type ReadonlySignal } from '@preact/signals'
import type { HeddleApi, ModelState } from '../../protocol/bridge'
import type { LoomId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import type { LoomModel } from '../../protocol/models'
import { modelName } from '../status/modelName'
import { wording } from '../wording/wording'
import { nameOfModel } from './generationWords'

interface LoomModelHost {
  readonly api: Pick<HeddleApi, 'modelOfLoom'>
  readonly loom: ReadonlySignal<Loom | null>
  readonly model: ReadonlySignal<ModelState>
  /** Shows a sentence with a way to the choice. */
  ask(sentence: string): void
}

/**
 * Watches whether the open loom was last woven with another model than the one that is open, and asks once for each time a
 * loom is opened. Weaving with the open one, or `keep`, is an answer too.
 */
export class LoomModelWatch {
  readonly #host: LoomModelHost
  readonly #found = signal<LoomModel | null>(null)
  #asked: LoomId | null = null
  #round = 0

  constructor(host: LoomModelHost) {
    this.#host = host
    // Not for every change of the loom: only for what can change the answer.
    const which = computed(() => host.loom.value?.id ?? null)
    const woven = computed(() => host.loom.value?.generations.size ?? 0)
    const open = computed(() => (host.model.value.t === 'ready' ? host.model.value.facts.name : host.model.value.t))
    effect(() => {
      const id = which.value
      const isLook = woven.value > 0 && open.value !== 'loading'
      if (id !== this.#asked) this.#found.value = null
      if (id === null) this.#asked = null
      else if (isLook && (id !== this.#asked || this.#found.peek() !== null)) void this.#look(id)
    })
  }

  get found(): ReadonlySignal<LoomModel | null> {
    return this.#found
  }

  /** The open model will do. */
  keep(): void {
    this.#found.value = null
  }

  async #look(id: LoomId): Promise<void> {
    const round = ++this.#round
    const isFirst = this.#asked !== id
    this.#asked = id
    const answer = await this.#host.api.modelOfLoom({})
    if (round !== this.#round || this.#host.loom.peek()?.id !== id || !answer.ok) return
    this.#found.value = answer.value
    if (isFirst && answer.value !== null) {
      const { wanted, found } = answer.value
      this.#host.ask(wording.models.otherModel(nameOfModel(wanted), found !== null, openModelName(this.#host.model.peek())))
    }
  }
}

/** Null when none is ready. */
export function openModelName(state: ModelState): string | null {
  return state.t === 'ready' ? modelName(state.facts.name) : null
}
