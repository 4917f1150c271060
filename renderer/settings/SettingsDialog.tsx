import { useState } from 'preact/hooks'
import { isOwnKey, type OwnKey } from '../../protocol/overrides'
import type { Settings } from '../../protocol/settings'
import type { App } from '../app'
import { closeDialog } from '../dialog/closeDialog'
import { Dialog } from '../dialog/Dialog'
import { report } from '../status/report'
import { FieldRow } from './FieldRow'
import { sections } from './fields'
import { hasNearlyWords, hasWords } from '../palette/hasWords'
import { otherWordsOf } from '../palette/otherWords'
import { KeyRows } from './KeyRows'
import { OwnWords } from './OwnWords'
import { DialogHead } from '../dialog/DialogHead'
import { wording } from '../wording/wording'
import './settings.css'

const words = wording.settings

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
    fields: section.fields.filter(({ key, title, explain }) => hasWords(query, `${section.title} ${title} ${explain} ${otherWordsOf(key)}`) || hasNearlyWords(query, `${title} ${otherWordsOf(key)}`)),
  }))
  return (
    <Dialog label={words.settings} shape="sheet" onClose={close}>
      <DialogHead title={words.settings} onClose={close}>
        <input
          class="field settings-search"
          type="search"
          aria-label={words.find}
          placeholder={words.find}
          autofocus
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
      </DialogHead>
      <form class="dialog-scroll settings" aria-label={words.settings} onSubmit={(event) => event.preventDefault()}>
        {shown.map(
          ({ id, title, fields }) =>
            (fields.length > 0 || id === 'keys') && (
              <fieldset key={id}>
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
                      {...(owned ? { elsewhere: settings } : {})}
                      onOwn={(wish) => own(key, wish ? settings[key] : undefined)}
                      onChoose={(patch) => (owned ? own(key, patch[key]) : void choose(patch))}
                    />
                  )
                })}
                {id === 'words' && canOwn && overrides.value.words.length > 0 && (
                  <OwnWords words={overrides.value.words} onChoose={(words) => void app.override({ ...overrides.value, words })} />
                )}
                {id === 'keys' && <KeyRows app={app} query={query} onChoose={(patch) => void choose(patch)} />}
              </fieldset>
            ),
        )}
        <p class="settings-none">{words.none}</p>
      </form>
    </Dialog>
  )
}
