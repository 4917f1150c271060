import { useEffect, useRef, useState } from 'preact/hooks'
import { RestedWork } from './restedWork'

/**
 * What `work` comes to, worked out in turns a moment after `changed` is another value, so that no key waits for it; null until it
 * is there for the first time.
 */
export function useRested<T>(work: () => Iterator<unknown, T>, changed: unknown): T | null {
  const [value, setValue] = useState<T | null>(null)
  const rest = useRef<RestedWork<T> | null>(null)
  rest.current ??= new RestedWork(work, (found) => setValue(() => found))
  rest.current.work = work
  useEffect(() => rest.current?.changed(), [changed])
  useEffect(() => () => rest.current?.stop(), [])
  return value
}
