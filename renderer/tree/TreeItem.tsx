import type { LoomNode } from '../../loom/node'
import { firstWords } from './firstWords'
import { OriginMark, originWords } from './OriginMark'
import { originOf } from './originOf'
import type { TreeRow } from './treeRows'
import { wording } from '../wording/wording'

/** Pixels; every row is as high. */
export const rowHeight = 30

const indent = 14
const mostLevels = 16

interface TreeItemProps {
  readonly row: TreeRow
  readonly node: LoomNode
  /** Pixels from the top of the list. */
  readonly top: number
  readonly here: boolean
  readonly onThread: boolean
  readonly active: boolean
  /** Which model wrote it, in words; null for what none wrote. */
  readonly by: string | null
  /** It was cut, to be grafted elsewhere. */
  readonly cut: boolean
  readonly onGo: () => void
  /** Null: a find in a list, which has nothing to fold. */
  readonly onFold: (() => void) | null
}

export function TreeItem({ row, node, top, here, onThread, active, by, cut, onGo, onFold }: TreeItemProps) {
  const { marks } = node
  const origin = originOf(node)
  const text = firstWords(node.text, 90)
  const states = ['tree-row', here && 'here', onThread && 'on-thread', active && 'active', marks.unread && 'unread', marks.archived && 'archived', cut && 'cut', row.siblings === 1 && row.depth > 0 && 'chained', row.children === 1 && !row.folded && 'chains']
  return (
    <div
      id={`row-${row.id}`}
      class={states.filter(Boolean).join(' ')}
      role="treeitem"
      aria-label={nameOf(node, text, cut)}
      title={by ?? undefined}
      aria-level={row.level + 1}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={row.children > 0 && onFold !== null ? !row.folded : undefined}
      aria-selected={here}
      aria-current={here ? 'location' : undefined}
      style={{ transform: `translateY(${top}px)`, paddingLeft: `${8 + Math.min(row.level, mostLevels) * indent}px` }}
      onClick={onGo}
    >
      <span
        class={`tree-fold${row.folded ? ' folded' : ''}${row.children > 1 || row.folded ? '' : ' quiet'}`}
        aria-hidden="true"
        onClick={(event) => {
          if (row.children === 0 || onFold === null) return
          event.stopPropagation()
          onFold()
        }}
      >
        {row.children > 0 && onFold !== null && (
          <svg viewBox="0 0 10 10">
            <path d="m2.5 3.5 2.5 3 2.5-3" />
          </svg>
        )}
      </span>
      {origin === null ? <span class="origin" /> : <OriginMark {...origin} />}
      <span class="tree-words" translate={text === ''}>
        {marks.chapter !== undefined && <strong>{marks.chapter} </strong>}
        {text === '' ? <em>{row.depth === 0 ? wording.common.root : wording.common.empty}</em> : text}
      </span>
      {cut && (
        <span class="tree-tag" aria-hidden="true">
          {wording.tree.cut}
        </span>
      )}
      {marks.tags?.map((tag) => (
        <span key={tag} class="tree-tag" translate={false}>
          #{tag}
        </span>
      ))}
      {marks.note !== undefined && (
        <span class="tree-mark" title={marks.note} translate={false}>
          ¶
        </span>
      )}
      {marks.bookmark && (
        <svg class="tree-bookmark" viewBox="0 0 10 12" aria-hidden="true">
          <path d="M2 1h6v10L5 8.4 2 11Z" />
        </svg>
      )}
      {marks.unread && <span class="tree-unread" />}
    </div>
  )
}

function nameOf(node: LoomNode, text: string, cut: boolean): string {
  const { marks } = node
  const origin = originOf(node)
  return wording.tree.row([
    marks.chapter,
    text === '' ? wording.common.empty : text,
    origin === null ? null : originWords(origin.origin, origin.whole),
    marks.unread && wording.tree.unread,
    marks.bookmark && wording.tree.bookmarked,
    marks.archived && wording.tree.setAside,
    marks.interrupted && wording.tree.interrupted,
    marks.tags?.map((tag) => `#${tag}`).join(' '),
    marks.note === undefined ? null : wording.tree.note(firstWords(marks.note, 60)),
    cut && wording.tree.cut,
  ])
}
