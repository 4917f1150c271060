import { useEffect, useState } from 'preact/hooks'
import type { App } from '../app'
import { keyText } from '../commands/keymapOf'
import { performed } from '../commands/perform'
import { report } from '../status/report'
import './help.css'

/** What the writer has done so far since the window opened, each once. */
interface Done {
  readonly taken: boolean
  readonly walked: boolean
}

/** The first steps, one at a time, each learned by doing it; at the foot of the page until they are put away for good, by a press or by beginning a loom after the last. */
export function Welcome({ app }: { readonly app: App }) {
  const [done, setDone] = useState<Done>({ taken: false, walked: false })
  const { welcomed } = app.state.settings.value
  const dismiss = async (): Promise<void> => {
    report(app, await app.api.setSettings({ patch: { welcomed: true } }))
    app.surface.focus()
  }
  useEffect(() => {
    if (welcomed) return
    const onPerformed = (event: Event): void => {
      const { detail } = event as CustomEvent<string>
      if (detail.startsWith('weave.take')) setDone((before) => ({ ...before, taken: true }))
      else if (detail === 'file.new' && done.walked) void dismiss()
      else if (detail.startsWith('walk.')) setDone((before) => ({ ...before, walked: before.taken }))
    }
    addEventListener(performed, onPerformed)
    return () => removeEventListener(performed, onPerformed)
  }, [welcomed, done.walked])
  if (welcomed) return null
  return (
    <aside class="welcome" aria-label="Welcome" data-region="welcome">
      <Step app={app} done={done} />
      <button type="button" class="button button-quiet" onClick={() => void dismiss()}>
        Got it
      </button>
    </aside>
  )
}

function Step({ app, done }: { readonly app: App; readonly done: Done }) {
  const key = (id: string) => <kbd>{keyText(app, id)}</kbd>
  const model = app.state.model.value
  if (app.state.fan.value !== null) {
    return (
      <p>
        {key('weave.previous')} {key('weave.next')} choose a branch. {key('weave.take')} takes it, {key('weave.takeWord')} one word of it, {key('weave.dismiss')} none.
        Nothing is lost: all of them stay in the tree.
      </p>
    )
  }
  if (model.t === 'none' || model.t === 'failed') {
    return <p>You can write; branches need a model. {key('model.models')} shows those on this computer and those to be had.</p>
  }
  if (!done.taken) {
    return (
      <p>
        Write, and press {key('weave.weave')} wherever you want to see how it could go on.
      </p>
    )
  }
  if (!done.walked) {
    return (
      <p>
        That branch is yours now. The others are still here: {key('walk.nextSibling')} shows the next in its place, {key('walk.previousSibling')} the one before.
      </p>
    )
  }
  return (
    <p>
      {key('view.tree')} shows the tree of all you have seen, {key('file.new')} begins a loom of your own, {key('help.keys')} lists every key.
    </p>
  )
}
