import { workInTurns } from '../state/workInTurns'

/** Milliseconds from a change until it is worked out again, with all that changed meanwhile; the first time it is at once. */
const restMs = 250
/** After a long work the rest is so many times as long as the work was. */
const restShare = 10

/** One work at a time; changes that come while it waits are in it, those that come while it runs bring another one. */
export class RestedWork<T> {
  /** What is done the next time. */
  work: () => Iterator<unknown, T>
  readonly #done: (value: T) => void
  #state: 'idle' | 'waiting' | 'running' | 'running, changed' = 'idle'
  #stop: () => void = () => undefined
  #pause = 0

  constructor(work: () => Iterator<unknown, T>, done: (value: T) => void) {
    this.work = work
    this.#done = done
  }

  changed(): void {
    if (this.#state === 'running') this.#state = 'running, changed'
    if (this.#state !== 'idle') return
    this.#state = 'waiting'
    const timer = setTimeout(() => this.#run(), this.#pause)
    this.#stop = () => clearTimeout(timer)
  }

  stop(): void {
    this.#stop()
    this.#state = 'idle'
  }

  #run(): void {
    this.#state = 'running'
    const began = performance.now()
    this.#stop = workInTurns(this.work(), (value) => {
      const again = this.#state === 'running, changed'
      this.#state = 'idle'
      this.#pause = Math.max(restMs, restShare * (performance.now() - began))
      this.#done(value)
      if (again) this.changed()
    })
  }
}
