import { firstWords } from '../tree/firstWords'
import { originWords } from '../tree/OriginMark'
import { originOf } from '../tree/originOf'
import { int } from './columns'
import { rowsAbove } from './mapTree'
import type { MapTree } from './mapTree'

/** The node in one sentence, for those who hear the map: its place, its first words, who wrote it, what follows. */
export function describeNode(tree: MapTree, row: number, spelled: { readonly here: boolean; readonly onThread: boolean }): string {
  const node = tree.node(row)
  if (node === null) return ''
  let level = 0
  for (const _ of rowsAbove(tree, row)) level++
  const origin = originOf(node)
  const words = firstWords(node.text, 80)
  const parts = [
    node.marks.chapter === undefined ? null : `chapter ${node.marks.chapter}`,
    words === '' ? 'empty' : words,
    origin === null ? null : originWords(origin.origin, origin.whole),
    childWords(node.children.length),
    spelled.here ? 'you are here' : spelled.onThread ? 'on your thread' : null,
    node.marks.unread ? 'unread' : null,
    node.marks.bookmark ? 'bookmarked' : null,
    node.marks.archived ? 'set aside' : null,
  ]
  return `${placeWords(tree, row, level)}: ${parts.filter((part) => part !== null).join(', ')}`
}

function placeWords(tree: MapTree, row: number, level: number): string {
  const above = int(tree.parent, row)
  if (above < 0) return 'Root'
  let position = 1
  for (let at = int(tree.firstChild, above); at !== row; at = int(tree.nextSibling, at)) position++
  return `Node ${position} of ${int(tree.childCount, above)} on level ${level}`
}

export function childWords(count: number): string {
  return count === 0 ? 'no children' : count === 1 ? '1 child' : `${count} children`
}
