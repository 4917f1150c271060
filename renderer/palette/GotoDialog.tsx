import { useCallback } from 'preact/hooks'
import type { App } from '../app'
import { closeDialog } from '../dialog/closeDialog'
import { Dialog } from '../dialog/Dialog'
import { firstWords } from '../tree/firstWords'
import { findPlaces } from './findPlaces'
import { Highlighted } from './Highlighted'
import { PickList } from './PickList'
import { wording } from '../wording/wording'

/** Go to anything: chapters, bookmarks and tagged nodes at once, any node by its words. */
export function GotoDialog({ app }: { readonly app: App }) {
  const loom = app.state.loom.value
  const find = useCallback((query: string) => (loom === null ? [] : findPlaces(loom, query)), [loom])
  const close = (): void => closeDialog(app)
  return (
    <Dialog label={wording.palette.goto} shape="top" onClose={close}>
      <PickList
        label={wording.palette.place}
        placeholder={wording.palette.gotoWhat}
        find={find}
        delay={60}
        keyOf={({ node }) => node.id}
        row={(place) => (
          <>
            <span class="pick-main pick-prose" translate={false}>
              <Highlighted text={place.text} spans={place.spans} />
              {place.kind === 'chapter' && <span class="pick-soft">{firstWords(place.node.text, 60)}</span>}
            </span>
            <span class="pick-soft">{place.kind === 'words' ? '' : wording.palette.kinds[place.kind]}</span>
          </>
        )}
        none={wording.palette.gotoNone}
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
