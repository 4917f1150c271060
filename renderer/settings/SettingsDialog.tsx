import { useState } from 'preact/hooks'
import type { Settings } from '../../protocol/settings'
import type { App } from '../app'
import { Dialog } from '../dialog/Dialog'
import { report } from '../status/report'
import { FieldRow } from './FieldRow'
import { sections } from './fields'
import { hasWords } from '../palette/hasWords'
import { KeyRows } from './KeyRows'
import './settings.css'

/** Everything that can be chosen. A choice holds at once: there is nothing to confirm. */
export function SettingsDialog({ app }: { readonly app: App }) {
  const [query, setQuery] = useState('')
  const close = (): void => void (app.state.dialog.value = null)
  const settings = app.state.settings.value
  const choose = async (patch: Partial<Settings>): Promise<void> => void report(app, await app.api.setSettings({ patch }))
  const shown = sections.map((section) => ({
    ...section,
    fields: section.fields.filter(({ title, explain }) => hasWords(query, `${section.title} ${title} ${explain}`)),
  }))
  return (
    <Dialog label="Settings" shape="sheet" onClose={close}>
      <div class="dialog-head">
        <h1>Settings</h1>
        <input
          class="field settings-search"
          type="search"
          aria-label="Find a setting"
          placeholder="Find a setting"
          autofocus
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
        <button type="button" class="button" onClick={close}>
          Close
        </button>
      </div>
      <form class="dialog-scroll settings" aria-label="Settings" onSubmit={(event) => event.preventDefault()}>
        {shown.map(
          ({ title, fields }) =>
            (fields.length > 0 || title === 'Keys') && (
              <fieldset key={title}>
                <legend>{title}</legend>
                {fields.map((field) => (
                  <FieldRow key={field.key} field={field} settings={settings} onChoose={(patch) => void choose(patch)} />
                ))}
                {title === 'Keys' && <KeyRows app={app} query={query} onChoose={(patch) => void choose(patch)} />}
              </fieldset>
            ),
        )}
      </form>
    </Dialog>
  )
}
