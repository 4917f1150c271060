import { compare, type Difference } from '../../loom/compare'

/** Longer stretches that differ are not compared word by word, in UTF-16 units of both texts. */
const mostUnits = 400_000

/**
 * How `then` differs from `now`, word by word; whole paragraphs that both begin or end with are not looked into. Null when
 * what is left is too long to compare while a writer waits.
 */
export function differences(then: string, now: string): readonly Difference[] | null {
  const head = sharedHead(then, now)
  const tail = sharedTail(then, now, head)
  const [was, is] = [then.slice(head, then.length - tail), now.slice(head, now.length - tail)]
  if (was.length + is.length > mostUnits) return null
  const around = (text: string): readonly Difference[] => (text === '' ? [] : [{ t: 'same', text }])
  return [...around(then.slice(0, head)), ...compare(was, is), ...around(then.slice(then.length - tail))]
}

function sharedHead(a: string, b: string): number {
  const end = Math.min(a.length, b.length)
  let length = 0
  while (length < end && a.charCodeAt(length) === b.charCodeAt(length)) length++
  if (length === 0 || (length === a.length && length === b.length)) return length
  return a.lastIndexOf('\n', length - 1) + 1
}

function sharedTail(a: string, b: string, head: number): number {
  const end = Math.min(a.length, b.length) - head
  let length = 0
  while (length < end && a.charCodeAt(a.length - 1 - length) === b.charCodeAt(b.length - 1 - length)) length++
  if (length === 0) return 0
  const line = a.indexOf('\n', a.length - length)
  return line < 0 ? 0 : a.length - line
}
