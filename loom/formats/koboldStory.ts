import type { NodeId } from '../ids'
import type { Marks } from '../node'
import type { LoomDraft } from './loomDraft'

/** What follows one place: the text that was chosen, and what else was on offer there. */
export interface KoboldStep {
  readonly text: string
  readonly others: readonly { readonly text: string; readonly pinned: boolean }[]
}

/** The story as a thread; what was on offer beside each step as siblings. Whose the texts are is not recorded. Answers the tip. */
export function addStory(draft: LoomDraft, prompt: string | null, steps: readonly KoboldStep[], marks: Marks): { readonly root: NodeId; readonly tip: NodeId } {
  const root = draft.add({ parent: null, text: prompt ?? '', marks })
  let tip = root
  for (const { text, others } of steps) {
    const parent = tip
    tip = draft.add({ parent, text })
    const known = new Set([text])
    for (const other of others) {
      if (known.has(other.text)) continue
      known.add(other.text)
      draft.add({ parent, text: other.text, marks: other.pinned ? { tags: ['pinned'] } : {} })
    }
  }
  return { root, tip }
}

/** Alternative threads below `root`, laid together as far as their texts are the same. */
export class Threads {
  readonly #draft: LoomDraft
  readonly #ways = new Map<string, NodeId>()

  constructor(draft: LoomDraft) {
    this.#draft = draft
  }

  /** Adds a thread step by step and answers its last node. */
  add(root: NodeId, texts: readonly string[]): NodeId {
    let at = root
    for (const text of texts) {
      const key = `${at} ${text}`
      const next = this.#ways.get(key) ?? this.#draft.add({ parent: at, text })
      this.#ways.set(key, next)
      at = next
    }
    return at
  }
}
