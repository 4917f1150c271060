/**
 * The longest time for which nothing else had its turn while `act` went on, in milliseconds: by the clock, and of the
 * processor's, which other programs on a busy machine do not lengthen.
 */
export async function longestStall(act: () => Promise<unknown>): Promise<{ clock: number; processor: number }> {
  const longest = { clock: 0, processor: 0 }
  let done = false
  let [clock, used] = [performance.now(), process.cpuUsage()]
  const watch = (): void => {
    const { user, system } = process.cpuUsage(used)
    longest.clock = Math.max(longest.clock, performance.now() - clock)
    longest.processor = Math.max(longest.processor, (user + system) / 1000)
    ;[clock, used] = [performance.now(), process.cpuUsage()]
    if (!done) setImmediate(watch)
  }
  setImmediate(watch)
  await act()
  done = true
  return longest
}
