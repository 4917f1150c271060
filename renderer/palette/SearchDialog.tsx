import { useCallback } from 'preact/hooks'
import type { App } from '../app'
import { keyText } from '../commands/keymapOf'
import { closeDialog } from '../dialog/closeDialog'
import { Dialog } from '../dialog/Dialog'
import { excerpt } from './excerpt'
import { Highlighted } from './Highlighted'
import { PickList } from './PickList'
import { findHits, goToHit, keepHits, lastQuery } from './searchHits'
import type { Hit } from './searchHits'
import { wording } from '../wording/wording'

/** Search over all branches: every hit with its surroundings. */
export function SearchDialog({ app }: { readonly app: App }) {
  const loom = app.state.loom.value
  const find = useCallback((query: string) => (loom === null || query.trim().length < 2 ? [] : findHits(loom, query)), [loom])
  if (loom === null) return null
  const thread = new Set(app.state.thread.value)
  const close = (): void => closeDialog(app)
  const row = (hit: Hit) => {
    const { text, spans } = excerpt(loom.nodes.get(hit.node)?.text ?? '', hit.at, hit.length)
    return (
      <>
        <span class="pick-main pick-prose" translate={false}>
          <Highlighted text={text} spans={spans} />
        </span>
        <span class="pick-soft">{thread.has(hit.node) ? wording.palette.inThread : ''}</span>
      </>
    )
  }
  return (
    <Dialog label={wording.palette.search} shape="top" onClose={close}>
      <PickList
        label={wording.palette.wordsToFind}
        placeholder={wording.palette.search}
        find={find}
        delay={80}
        initialQuery={lastQuery()}
        keyOf={(hit) => `${hit.node} ${hit.at}`}
        row={row}
        none={wording.palette.searchNone}
        hint={wording.palette.searchKeys(keyText(app, 'loom.nextHit'), keyText(app, 'loom.previousHit'))}
        onPick={(hit, query) => {
          const hits = findHits(loom, query)
          keepHits(query.trim(), hits, hits.findIndex(({ node, at }) => node === hit.node && at === hit.at))
          closeDialog(app, () => goToHit(app, hit))
        }}
      />
    </Dialog>
  )
}
