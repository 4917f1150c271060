/** Does all of a work that could be done in turns, and answers what it comes to. */
export function finish<T>(work: Iterator<unknown, T>): T {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
  }
}
