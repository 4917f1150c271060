import { useSignal } from '@preact/signals'
import type { App } from '../app'
import { keyText } from '../commands/keymapOf'
import { report } from '../status/report'
import { firstWords } from './firstWords'
import { TreeEdge } from './TreeEdge'
import { tagsOf, treeFilters } from './treeFilter'
import type { TreeFilter } from './treeFilter'
import { TreeList } from './TreeList'
import { useTreeRows } from './useTreeRows'
import { wording } from '../wording/wording'
import './tree.css'

/** The panel at the left: the whole loom as rows, or those of its nodes that the writer is looking for. */
export function TreePanel({ app }: { readonly app: App }) {
  const filter = useSignal<TreeFilter>('open')
  const rows = useTreeRows(app, filter)
  const tags = useSignal<readonly string[]>([])
  const width = useSignal<number | null>(null)
  const settings = app.state.settings.value
  const loom = app.state.loom.value
  const hoisted = app.state.hoisted.value
  const top = hoisted === null ? undefined : loom?.nodes.get(hoisted)
  const readTags = (): void => void (tags.value = loom === null ? [] : tagsOf(loom))
  const hide = async (): Promise<void> => void report(app, await app.api.setSettings({ patch: { showTree: false } }))
  return (
    <nav class="tree-panel" aria-label={wording.tree.tree} data-region="tree" style={{ width: `${width.value ?? settings.treeWidth}px` }}>
      <div class="tree-head">
        <select
          class="field"
          aria-label={wording.tree.show}
          value={filter.value}
          onFocus={readTags}
          onChange={(event) => void (filter.value = event.currentTarget.value as TreeFilter)}
        >
          {treeFilters.map((value) => (
            <option key={value} value={value}>
              {wording.tree.filters[value]}
            </option>
          ))}
          {tags.value.map((tag) => (
            <option key={`#${tag}`} value={`#${tag}`} translate={false}>
              #{tag}
            </option>
          ))}
        </select>
        <button
          type="button"
          class="close"
          aria-label={wording.tree.hide}
          title={keyText(app, 'view.tree')}
          onClick={() => {
            app.surface.focus()
            void hide()
          }}
        >
          ×
        </button>
      </div>
      {top !== undefined && (
        <button type="button" class="tree-hoisted" onClick={() => void (app.state.hoisted.value = null)}>
          {wording.tree.onlyFrom(firstWords(top.text, 28))}
        </button>
      )}
      <TreeList app={app} rows={rows} listed={filter.value !== 'open' && filter.value !== 'all'} onWent={() => covers() && void hide()} />
      <TreeEdge app={app} width={width} />
    </nav>
  )
}

/** In a narrow window the tree lies over the text; `window.css` has the same width. */
function covers(): boolean {
  return matchMedia('(max-width: 40rem)').matches
}
