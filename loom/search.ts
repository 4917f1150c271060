import { fold } from './fold'
import type { NodeId } from './ids'
import type { Loom } from './loom'
import { nodesFrom } from './loomData'

export interface SearchHit {
  readonly node: NodeId
  /** UTF-16 offsets in the node's text. */
  readonly ranges: readonly { readonly from: number; readonly to: number }[]
}

export interface SearchOptions {
  /** Case and diacritics count. */
  readonly exact?: boolean
  readonly archived?: boolean
  /** Search below this node only. */
  readonly under?: NodeId
  /** Hits at most; 1,000 if not said. */
  readonly limit?: number
}

/**
 * The nodes that hold the words, in reading order, with every place where they do. Texts are searched one by one: words that
 * run over the end of a node are not found. A generator, so that a caller may stop, or go on after a frame.
 */
export function* search(loom: Loom, words: string, options: SearchOptions = {}): Generator<SearchHit, undefined> {
  const { exact = false, archived = true, under = loom.root, limit = 1000 } = options
  const wanted = exact ? words : fold(words).text
  if (wanted === '') return
  let hits = 0
  for (const node of nodesFrom(loom, under)) {
    if (hits >= limit) return
    if (node.marks.archived && !archived) continue
    const ranges = rangesOf(node.text, wanted, exact)
    if (ranges.length === 0) continue
    hits++
    yield { node: node.id, ranges }
  }
}

function rangesOf(text: string, wanted: string, exact: boolean): SearchHit['ranges'] {
  if (text.length < wanted.length && exact) return []
  const folded = exact ? { text, span: (from: number, to: number) => ({ from, to }) } : fold(text)
  const ranges: { from: number; to: number }[] = []
  for (let at = folded.text.indexOf(wanted); at >= 0; at = folded.text.indexOf(wanted, at + wanted.length)) {
    ranges.push(folded.span(at, at + wanted.length))
  }
  return ranges
}
