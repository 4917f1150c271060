import { Cancelled, good, type Answer } from '../../protocol/fault'
import type { Moment, MomentKey, Restored } from '../../protocol/moment'
import { freshId } from '../../loom/ids'
import { threadText } from '../../loom/path'
import { restoreThread } from '../../loom/restoreThread'
import type { LoomLibrary } from '../store/loomLibrary'
import { noLoom, type LaidLoom } from './laidLoom'

/** Earlier states of the loom on the desk: looking at one, and having it again beside what there is now. */
export class MomentRoom {
  readonly #laid: () => LaidLoom | null
  readonly #library: LoomLibrary
  /** The reading of an earlier state that the writer looks at; the next look ends it. */
  #looking = new AbortController()

  constructor(laid: () => LaidLoom | null, library: LoomLibrary) {
    this.#laid = laid
    this.#library = library
  }

  async list(): Promise<Answer<readonly Moment[]>> {
    const laid = this.#laid()
    return laid === null ? noLoom() : good(await laid.store.moments())
  }

  async checkpoint(name: string | null): Promise<Answer<null>> {
    const answer = await (this.#laid()?.store.checkpoint(name) ?? noLoom())
    return answer.ok ? good(null) : answer
  }

  /** The thread's text as it was. */
  async read(moment: MomentKey): Promise<Answer<{ readonly text: string }>> {
    this.#looking.abort(new Cancelled())
    this.#looking = new AbortController()
    const past = await (this.#laid()?.store.readMoment(moment, 'thread', this.#looking.signal) ?? noLoom())
    return past.ok ? good({ text: threadText(past.value.loom, past.value.tip) }) : past
  }

  /** Grafts the thread of then into the loom as a branch. */
  async restoreThread(moment: MomentKey): Promise<Answer<Restored>> {
    const laid = this.#laid()
    if (laid === null) return noLoom()
    const past = await laid.store.readMoment(moment, 'thread')
    if (!past.ok) return past
    if (this.#laid() !== laid) return noLoom()
    const at = Date.now()
    const { ops, tip, caret } = restoreThread(laid.store.loom, past.value.loom, past.value.tip, at)
    if (ops.length === 0) return good({ t: 'there', tip })
    const answer = laid.commit({ id: freshId('t'), at, by: 'writer', event: 'restore', ops, tip, caret }, null)
    return answer.ok ? good({ t: 'branch' }) : answer
  }

  /** Makes a loom of its own of all that there was then. */
  async restoreLoom(moment: MomentKey): Promise<Answer<Restored>> {
    const laid = this.#laid()
    if (laid === null) return noLoom()
    const past = await laid.store.readMoment(moment, 'whole')
    if (!past.ok) return past
    const made = await this.#library.fromPast(laid.store, past.value)
    return made.ok ? good({ t: 'loom', loom: made.value.loom }) : made
  }
}
