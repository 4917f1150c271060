import { markOps, withFlag } from '../../loom/edit'
import type { NodeId } from '../../loom/ids'
import type { LoomClient } from './loomClient'

/** A thread that is passed through on the way to another has not been read: milliseconds that one has to stay. */
const restMs = 600

/** Takes the unread mark off what has stood on the thread for a moment. Nothing for undo: reading changes no text. */
export class Reader {
  readonly #client: LoomClient
  #ids: readonly NodeId[] = []
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(client: LoomClient) {
    this.#client = client
    client.follow(() => this.#stepped())
  }

  #stepped(): void {
    if (this.#client.ids.value === this.#ids) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#read(), restMs)
  }

  #read(): void {
    const before = this.#ids
    const loom = this.#client.loom.value
    const ids = this.#client.ids.value
    this.#ids = ids
    if (loom === null || this.#client.readOnly.value !== null) return
    const unread = ids.filter((id, index) => id !== before[index] && loom.nodes.get(id)?.marks.unread === true)
    if (unread.length === 0) return
    this.#client.act('weave', { ops: unread.flatMap((id) => markOps(loom, id, (marks) => withFlag(marks, 'unread', false))) })
  }
}
