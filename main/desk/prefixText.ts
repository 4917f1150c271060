import type { NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import type { LoomNode } from '../../loom/node'

/** No tokenizer in use packs more characters than this into a token on prose, so a longer prefix cannot fit anyway. */
const charactersPerToken = 16

/**
 * The thread's text from the root to the end of `anchor`, without what lies so far back that no model of
 * `contextCells` tokens could see it. `cut` is the number of UTF-16 units left out at the start; it moves in quarters
 * of the kept length, so that the engine's cached prefix survives further typing.
 */
export function prefixText(loom: Loom, anchor: NodeId, contextCells: number | null): { readonly text: string; readonly cut: number } {
  const kept = contextCells === null ? Infinity : contextCells * charactersPerToken
  const pieces: string[] = []
  let length = 0
  for (let id: NodeId | null = anchor; id !== null; ) {
    const node = loom.nodes.get(id)
    if (node === undefined) break
    pieces.push(node.text)
    length += node.text.length
    id = node.parent
  }
  const text = pieces.reverse().join('')
  if (length <= kept) return { text, cut: 0 }
  const step = Math.ceil(kept / 4)
  const cut = Math.ceil((length - kept) / step) * step
  return { text: text.slice(cut), cut }
}

/** The thread's text from the end of `anchor` to the end of `tip`; '' when the thread does not go on there. */
export function followingText(loom: Loom, anchor: NodeId, tip: NodeId): string {
  const pieces: string[] = []
  for (let id: NodeId | null = tip; id !== anchor; ) {
    const node: LoomNode | undefined = id === null ? undefined : loom.nodes.get(id)
    if (node === undefined) return ''
    pieces.push(node.text)
    id = node.parent
  }
  return pieces.reverse().join('')
}
