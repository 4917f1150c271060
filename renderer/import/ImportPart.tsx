import type { ImportProgress } from '../../protocol/imports'
import type { App } from '../app'
import { perform } from '../commands/perform'
import { findCommand } from '../commands/registry'
import { wording } from '../wording/wording'
import './import.css'

/** The part of the status line that says how far an import has come, and stops it. */
export function ImportPart({ app }: { readonly app: App }) {
  const progress = app.state.importing.value
  const command = findCommand('file.stopImport')
  if (progress === null || command === null) return null
  return (
    <span class="status-part import-part">
      <span>{importWords(progress)}</span>
      <button type="button" class="import-stop" aria-label={command.title} title={command.explain} onClick={() => perform(app, command)}>
        {wording.common.stop}
      </button>
    </span>
  )
}

/** What an import does now, in a few words. */
export function importWords({ name, file, files, step, nodes }: ImportProgress): string {
  const words = wording.importing
  if (step === 'reading') return files === 1 ? words.reading(name) : words.readingOf(name, file, files)
  return files === 1 ? words.keeping(name, nodes ?? 0) : words.keepingOf(name, file, files, nodes ?? 0)
}
