import type { Session } from '../../loom/session'

/** Sends where the writer is once she has rested a second, and at once when the page goes. */
export class SessionKeeper {
  readonly #read: () => Session | null
  readonly #save: (session: Session) => void
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(read: () => Session | null, save: (session: Session) => void) {
    this.#read = read
    this.#save = save
  }

  changed(): void {
    this.#timer ??= setTimeout(() => this.flush(), 1000)
  }

  /** Nothing is sent when nothing changed since the last time. */
  flush(): void {
    if (this.#timer === undefined) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    const session = this.#read()
    if (session !== null) this.#save(session)
  }
}
