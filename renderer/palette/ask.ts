import { signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { App } from '../app'

export interface Question {
  readonly title: string
  readonly explain: string
  /** What stands in the line at first; null: a question of yes or no, answered by '' or null. */
  readonly value: string | null
  /** What the button says that goes on. */
  readonly yes?: string
}

interface Asked extends Question {
  readonly answer: (text: string | null) => void
}

const asked = signal<Asked | null>(null)

/** The question on show. */
export const question: ReadonlySignal<Asked | null> = asked

/** Asks the writer for one line, or for her consent. Null: she thought better of it. */
export function ask(app: Pick<App, 'state'>, about: Question): Promise<string | null> {
  asked.value?.answer(null)
  return new Promise((resolve) => {
    asked.value = {
      ...about,
      answer: (text) => {
        asked.value = null
        if (app.state.dialog.value === 'ask') app.state.dialog.value = null
        resolve(text)
      },
    }
    app.state.dialog.value = 'ask'
  })
}
