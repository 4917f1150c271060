import { useCallback } from 'preact/hooks'
import type { App } from '../app'
import { closeDialog } from '../dialog/closeDialog'
import { Dialog } from '../dialog/Dialog'
import { fuzzyMatch } from '../palette/fuzzy'
import { Highlighted } from '../palette/Highlighted'
import { PickList } from '../palette/PickList'
import { notify } from '../status/notify'
import { firstWords } from '../tree/firstWords'
import { forkHere, setAsideIn, type SetAside } from './setAside'
import { wording } from '../wording/wording'

const words = wording.aside

/** What was set aside, nearest first. Enter brings one back: an act like any other, so undo sets it aside again. */
export function AsideDialog({ app }: { readonly app: App }) {
  const loom = app.state.loom.value
  const fan = app.state.fan.value
  const here = app.state.here.value
  const thread = app.state.thread.value
  const find = useCallback(
    (query: string) => {
      if (loom === null) return []
      return setAsideIn(loom, thread, forkHere(loom, here, fan?.anchor ?? null)).flatMap((aside) => {
        const text = firstWords(aside.node.text, 160) || words.noText
        const match = fuzzyMatch(query, text)
        return match === null ? [] : [{ ...aside, text, spans: match.spans }]
      })
    },
    [loom, thread, here, fan?.anchor],
  )
  if (loom === null) return null
  return (
    <Dialog label={words.aside} shape="top" onClose={() => closeDialog(app)}>
      <PickList
        label={words.aside}
        placeholder={words.find}
        find={find}
        keyOf={({ node }) => node.id}
        row={({ text, spans, where }) => (
          <>
            <span class="pick-main pick-prose" translate={false}>
              <Highlighted text={text} spans={spans} />
            </span>
            <span class="pick-soft">{words.where[where]}</span>
          </>
        )}
        none={words.none}
        hint={words.hint}
        onPick={(aside) => bringBack(app, aside)}
      />
    </Dialog>
  )
}

function bringBack(app: App, { node }: SetAside): void {
  closeDialog(app)
  if (!app.fan.bringBack(node.id)) app.edit.bringBack(node.id)
  notify(app, words.back(firstWords(node.text, 40)))
}
