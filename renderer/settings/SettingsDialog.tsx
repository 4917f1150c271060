import { useState } from 'preact/hooks'
import { isOwnKey, type OwnKey } from '../../protocol/overrides'
import type { Settings } from '../../protocol/settings'
import type { App } from '../app'
import { closeDialog } from '../dialog/closeDialog'
import { Dialog } from '../dialog/Dialog'
import { report } from '../status/report'
import { FieldRow } from './FieldRow'
import { sections } from './fields'
import { hasWords } from '../palette/hasWords'
import { otherWordsOf } from '../palette/otherWords'
import { KeyRows } from './KeyRows'
import { OwnWords } from './OwnWords'
import './settings.css'

/** Everything that can be chosen. A choice holds at once: there is nothing to confirm. */
export function SettingsDialog({ app }: { readonly app: App }) {
  const [query, setQuery] = useState('')
  const close = (): void => closeDialog(app)
  const settings = app.state.settings.value
  const { overrides, inForce } = app.state
  const canOwn = app.state.loom.value !== null && app.state.readOnly.value === null
  const own = (key: OwnKey, value: unknown): void => {
    const { [key]: _, ...others } = overrides.value.settings
    void app.override({ ...overrides.value, settings: value === undefined ? others : { ...others, [key]: value } })
  }
  const choose = async (patch: Partial<Settings>): Promise<void> => void report(app, await app.api.setSettings({ patch }))
  const shown = sections.map((section) => ({
    ...section,
    fields: section.fields.filter(({ key, title, explain }) => hasWords(query, `${section.title} ${title} ${explain} ${otherWordsOf(key)}`)),
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
                {fields.map((field) => {
                  const { key } = field
                  if (!canOwn || !isOwnKey(key)) return <FieldRow key={key} field={field} settings={settings} onChoose={(patch) => void choose(patch)} />
                  const owned = overrides.value.settings[key] !== undefined
                  return (
                    <FieldRow
                      key={key}
                      field={field}
                      settings={inForce.value}
                      own={owned}
                      onOwn={(wish) => own(key, wish ? settings[key] : undefined)}
                      onChoose={(patch) => (owned ? own(key, patch[key]) : void choose(patch))}
                    />
                  )
                })}
                {title === 'Words' && canOwn && overrides.value.words.length > 0 && (
                  <OwnWords words={overrides.value.words} onChoose={(words) => void app.override({ ...overrides.value, words })} />
                )}
                {title === 'Keys' && <KeyRows app={app} query={query} onChoose={(patch) => void choose(patch)} />}
              </fieldset>
            ),
        )}
        <p class="settings-none">No setting has these words.</p>
      </form>
    </Dialog>
  )
}
