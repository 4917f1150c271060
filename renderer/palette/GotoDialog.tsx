import { useCallback } from 'preact/hooks'
import type { App } from '../app'
import { closeDialog } from '../dialog/closeDialog'
import { Dialog } from '../dialog/Dialog'
import { firstWords } from '../tree/firstWords'
import { findPlaces } from './findPlaces'
import { Highlighted } from './Highlighted'
import { PickList } from './PickList'

/** Go to anything: chapters, bookmarks and tagged nodes at once, any node by its words. */
export function GotoDialog({ app }: { readonly app: App }) {
  const loom = app.state.loom.value
  const find = useCallback((query: string) => (loom === null ? [] : findPlaces(loom, query)), [loom])
  const close = (): void => closeDialog(app)
  return (
    <Dialog label="Go to anything" shape="top" onClose={close}>
      <PickList
        label="Place"
        placeholder="Go to a chapter, a bookmark, a tag or any words"
        find={find}
        delay={60}
        keyOf={({ node }) => node.id}
        row={(place) => (
          <>
            <span class="pick-main pick-prose">
              <Highlighted text={place.text} spans={place.spans} />
              {place.kind === 'chapter' && <span class="pick-soft">{firstWords(place.node.text, 60)}</span>}
            </span>
            <span class="pick-soft">{kinds[place.kind]}</span>
          </>
        )}
        none="Nothing in this loom has these words. Chapters and bookmarks you set are listed here."
        onPick={({ node }) => {
          closeDialog(app, () => {
            app.walk.to(node.id, 'node')
            app.surface.focus()
          })
        }}
      />
    </Dialog>
  )
}

const kinds = { chapter: 'chapter', bookmark: '★ bookmark', tag: '# tag', note: 'note', words: '' } as const
