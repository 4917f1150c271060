import type { ModelRef } from '../../loom/generation'
import type { LoomNode } from '../../loom/node'
import { nameOfModel } from '../models/generationWords'
import { firstWords } from '../tree/firstWords'
import { originWords } from '../tree/OriginMark'
import { originOf } from '../tree/originOf'
import { int, real } from './columns'
import { rowsAbove } from './mapTree'
import type { MapTree } from './mapTree'
import { wording } from '../wording/wording'

/** A node in words: where it is, what it says, and what else is known of it. */
export interface NodeWords {
  readonly place: string
  readonly words: string
  readonly facts: readonly string[]
}

export function describeNode(tree: MapTree, row: number, spelled: { readonly here: boolean; readonly onThread: boolean }): NodeWords | null {
  const node = tree.node(row)
  if (node === null) return null
  const where = spelled.here ? [wording.map.youAreHere] : spelled.onThread ? [wording.map.onYourThread] : []
  return { place: placeOf(tree, row), words: wordsOf(node, 110), facts: [...factsOf(node, real(tree.surprise, row), tree.model(node)), ...where] }
}

/** The whole as one sentence, for those who hear the map. */
export function spoken({ place, words, facts }: NodeWords): string {
  return wording.map.spoken(place, words, facts)
}

/** The chapter's name, or the first words, at most `most` UTF-16 units. */
export function wordsOf({ marks, text, parent }: LoomNode, most: number): string {
  const words = firstWords(text, most)
  if (marks.chapter !== undefined) return wording.map.chapter(marks.chapter, words)
  return words !== '' ? words : parent === null ? wording.common.root : wording.common.empty
}

/** `surprise`: mean bits per token, as far as it is known and not negative. */
export function factsOf(node: LoomNode, surprise: number, model: ModelRef | null): string[] {
  const { marks, children } = node
  const origin = originOf(node)
  const facts = [
    origin === null ? null : originWords(origin.origin, origin.whole),
    model === null ? null : wording.map.by(nameOfModel(model)),
    children.length === 0 ? wording.map.noChildren : wording.map.children(children.length),
    marks.unread ? wording.map.unread : null,
    marks.bookmark ? wording.map.bookmarked : null,
    marks.archived ? wording.map.setAside : null,
    surprise >= 0 ? wording.map.surprise(surprise) : null,
  ]
  return facts.filter((fact) => fact !== null)
}

function placeOf(tree: MapTree, row: number): string {
  const above = int(tree.parent, row)
  if (above < 0) return wording.common.root
  let level = 0
  for (const _ of rowsAbove(tree, row)) level++
  let position = 1
  for (let at = int(tree.firstChild, above); at !== row; at = int(tree.nextSibling, at)) position++
  return wording.map.place(position, int(tree.childCount, above), level)
}
