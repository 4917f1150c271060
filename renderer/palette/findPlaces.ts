import type { Loom } from '../../loom/loom'
import type { LoomNode } from '../../loom/node'
import { firstWords } from '../tree/firstWords'
import { nodesFrom } from '../../loom/loomData'
import { excerpt } from './excerpt'
import { fuzzyMatch } from './fuzzy'

export interface Place {
  readonly node: LoomNode
  readonly kind: 'chapter' | 'bookmark' | 'tag' | 'note' | 'words'
  readonly text: string
  readonly spans: readonly (readonly [number, number])[]
}

const mostByWords = 300

/** Named places that match, best first, then nodes whose text has the words. With no query: all named places in reading order. */
export function findPlaces(loom: Loom, query: string): readonly Place[] {
  const wanted = query.trim().toLowerCase()
  const named: { place: Place; score: number }[] = []
  const byWords: Place[] = []
  for (const node of nodesFrom(loom, loom.root)) {
    const name = nameOf(node)
    const match = name === null ? null : fuzzyMatch(wanted, name.text)
    if (name !== null && match !== null) named.push({ place: { node, ...name, spans: match.spans }, score: match.score })
    else if (wanted.length > 1 && byWords.length < mostByWords) {
      const at = node.text.toLowerCase().indexOf(wanted)
      if (at >= 0) byWords.push({ node, kind: 'words', ...excerpt(node.text, at, wanted.length) })
    }
  }
  if (wanted !== '') named.sort((a, b) => b.score - a.score)
  return [...named.map(({ place }) => place), ...byWords]
}

function nameOf({ marks, text }: LoomNode): Pick<Place, 'kind' | 'text'> | null {
  if (marks.chapter !== undefined) return { kind: 'chapter', text: marks.chapter }
  if (marks.bookmark) return { kind: 'bookmark', text: firstWords(text, 100) }
  if (marks.tags !== undefined && marks.tags.length > 0) return { kind: 'tag', text: `${marks.tags.map((tag) => `#${tag}`).join(' ')} ${firstWords(text, 80)}` }
  if (marks.note !== undefined) return { kind: 'note', text: firstWords(marks.note, 100) }
  return null
}
