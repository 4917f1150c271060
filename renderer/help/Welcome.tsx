import type { App } from '../app'
import { keyText } from '../commands/keymapOf'
import { report } from '../status/report'
import './help.css'

/** The first steps, at the foot of the page until they are put away for good. */
export function Welcome({ app }: { readonly app: App }) {
  if (app.state.settings.value.welcomed) return null
  const dismiss = async (): Promise<void> => {
    report(app, await app.api.setSettings({ patch: { welcomed: true } }))
    app.surface.focus()
  }
  const weaving = app.state.fan.value !== null
  return (
    <aside class="welcome" aria-label="Welcome">
      {weaving ? (
        <p>
          <kbd>↑</kbd> <kbd>↓</kbd> choose a branch. <kbd>{keyText(app, 'weave.take')}</kbd> takes it, <kbd>{keyText(app, 'weave.takeWord')}</kbd> one word of it,{' '}
          <kbd>{keyText(app, 'weave.dismiss')}</kbd> none. Nothing is lost: all of them stay in the tree.
        </p>
      ) : (
        <p>
          Write, and press <kbd>{keyText(app, 'weave.weave')}</kbd> wherever you want to see how it could go on.
        </p>
      )}
      <button type="button" class="button button-quiet" onClick={() => void dismiss()}>
        Got it
      </button>
    </aside>
  )
}
