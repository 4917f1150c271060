import { signal } from '@preact/signals'
import type { App, Misspelling } from '../app'
import { notify } from '../status/notify'
import { wording } from '../wording/wording'

interface Finding {
  readonly at: Misspelling
  readonly suggestions: readonly string[]
}

/** The word that the dialog «Spelling» is about. */
export const finding = signal<Finding | null>(null)

/** Puts the misspelt word at or after `from` on show, and asks what to do about it. */
export async function goToMisspelling(app: App, from: number): Promise<void> {
  const { spelling } = app
  if (!spelling.on) return notify(app, wording.spelling.notChecked)
  const found = await spelling.next(from)
  if (found === null) return notify(app, wording.spelling.allKnown)
  app.surface.select(found.at, found.at + found.length)
  finding.value = { at: found, suggestions: await spelling.suggest(found.word) }
  app.state.dialog.value = 'spelling'
}
