import type { NodeId } from '../ids'
import type { Loom } from '../loom'
import { nodeOf } from '../loomData'
import { pathTo } from '../path'
import type { Run } from '../run'
import { joinRuns } from '../runs'

/** A thread as far as the next chapter mark. `title` is null before the first. */
export interface Section {
  readonly title: string | null
  readonly text: string
  readonly runs: readonly Run[]
}

/** The thread that ends at `tip`, in chapters; only the one that begins at `chapter` when that is given and on the thread. */
export function sectionsOf(loom: Loom, tip: NodeId, chapter: NodeId | null = null): readonly Section[] {
  const sections: { title: string | null; from: NodeId; texts: string[]; runs: (readonly Run[])[] }[] = []
  for (const id of pathTo(loom, tip)) {
    const { marks, text, runs } = nodeOf(loom, id)
    if (marks.chapter !== undefined || sections.length === 0) sections.push({ title: marks.chapter ?? null, from: id, texts: [], runs: [] })
    sections.at(-1)?.texts.push(text)
    sections.at(-1)?.runs.push(runs)
  }
  const wanted = chapter === null ? sections : sections.filter(({ from }) => from === chapter)
  return wanted
    .filter(({ title, texts }) => title !== null || texts.some((text) => text !== ''))
    .map(({ title, texts, runs }) => ({ title, text: texts.join(''), runs: joinRuns(runs.flat()) }))
}

/** The chapter that a node of a thread lies in: the nearest mark at it or above. */
export function chapterAt(loom: Loom, node: NodeId): NodeId | null {
  for (let id: NodeId | null = node; id !== null; id = nodeOf(loom, id).parent) if (nodeOf(loom, id).marks.chapter !== undefined) return id
  return null
}
