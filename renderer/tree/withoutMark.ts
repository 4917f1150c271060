import type { Marks } from '../../loom/node'

/** `marks` without `key`, whether or not it was there. */
export function withoutMark(marks: Marks, key: keyof Marks): Marks {
  const { [key]: _, ...rest } = marks
  return rest
}
