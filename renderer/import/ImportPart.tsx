import type { ImportProgress } from '../../protocol/imports'
import type { App } from '../app'
import { perform } from '../commands/perform'
import { findCommand } from '../commands/registry'
import './import.css'

const count = new Intl.NumberFormat('en')

/** The part of the status line that says how far an import has come, and stops it. */
export function ImportPart({ app }: { readonly app: App }) {
  const progress = app.state.importing.value
  const command = findCommand('file.stopImport')
  if (progress === null || command === null) return null
  return (
    <span class="status-part import-part">
      <span>{importWords(progress)}</span>
      <button type="button" class="import-stop" aria-label={command.title} title={command.explain} onClick={() => perform(app, command)}>
        Stop
      </button>
    </span>
  )
}

/** What an import does now, in a few words. */
export function importWords({ name, file, files, step, nodes }: ImportProgress): string {
  const which = files === 1 ? `“${name}”` : `“${name}”, ${file} of ${files}`
  return step === 'reading' ? `Reading ${which}…` : `Keeping ${which}: ${count.format(nodes ?? 0)} nodes…`
}
