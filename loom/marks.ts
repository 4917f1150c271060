import type { Marks } from './node'

export const noMarks: Marks = Object.freeze({})

/** Equal marks, whatever the order of their fields. */
export function sameMarks(a: Marks, b: Marks): boolean {
  if (a === b) return true
  return (
    a.bookmark === b.bookmark &&
    a.archived === b.archived &&
    a.unread === b.unread &&
    a.interrupted === b.interrupted &&
    a.chapter === b.chapter &&
    a.note === b.note &&
    sameTags(a.tags, b.tags)
  )
}

function sameTags(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  if (a === b) return true
  return a !== undefined && b !== undefined && a.length === b.length && a.every((tag, i) => tag === b[i])
}
