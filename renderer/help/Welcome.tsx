import { useEffect, useState } from 'preact/hooks'
import type { App } from '../app'
import { keyText } from '../commands/keymapOf'
import { performed } from '../commands/perform'
import { report } from '../status/report'
import { wording } from '../wording/wording'
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
    <aside class="welcome" aria-label={wording.help.welcome} data-region="welcome">
      <Step app={app} done={done} />
      <button type="button" class="button button-quiet" onClick={() => void dismiss()}>
        {wording.help.gotIt}
      </button>
    </aside>
  )
}

function Step({ app, done }: { readonly app: App; readonly done: Done }) {
  const key = (id: string) => <kbd>{keyText(app, id)}</kbd>
  const model = app.state.model.value
  if (app.state.fan.value !== null) {
    return <p>{wording.help.choose(key('weave.previous'), key('weave.next'), key('weave.take'), key('weave.takeWord'), key('weave.dismiss'))}</p>
  }
  if (model.t === 'none' || model.t === 'failed') {
    return <p>{wording.help.needModel(key('model.models'))}</p>
  }
  if (!done.taken) return <p>{wording.help.weave(key('weave.weave'))}</p>
  if (!done.walked) return <p>{wording.help.walk(key('walk.nextSibling'), key('walk.previousSibling'))}</p>
  return <p>{wording.help.goOn(key('view.tree'), key('file.new'), key('help.keys'))}</p>
}
