/** Milliseconds of work after which keys and frames have their turn. */
const turnMs = 5

/** Does `work` a few milliseconds at a time and hands what it comes to to `done`; answers the way to give it up. */
export function workInTurns<T>(work: Iterator<unknown, T>, done: (value: T) => void, now: () => number = () => performance.now()): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null
  const turn = (): void => {
    const until = now() + turnMs
    do {
      const step = work.next()
      if (step.done === true) return done(step.value)
    } while (now() < until)
    timer = setTimeout(turn, 0)
  }
  timer = setTimeout(turn, 0)
  return () => {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }
}
