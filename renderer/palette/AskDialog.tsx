import { useLayoutEffect, useRef } from 'preact/hooks'
import { Dialog } from '../dialog/Dialog'
import { question } from './ask'
import { wording } from '../wording/wording'

/** One question, one line of answer. */
export function AskDialog() {
  const input = useRef<HTMLInputElement>(null)
  // Before the first paint: later, it would select what a quick hand has typed by then, and the next key replace it.
  useLayoutEffect(() => input.current?.select(), [])
  const asked = question.value
  if (asked === null) return null
  return (
    <Dialog label={asked.title} shape="top" onClose={() => asked.answer(null)}>
      <form
        class="ask"
        onSubmit={(event) => {
          event.preventDefault()
          asked.answer(input.current?.value ?? '')
        }}
      >
        <h1>{asked.title}</h1>
        <p id="ask-explain">{asked.explain}</p>
        {asked.value !== null && (
          <input ref={input} class="field" aria-label={asked.title} aria-describedby="ask-explain" defaultValue={asked.value} autofocus />
        )}
        <div class="ask-buttons">
          <button type="button" class="button" onClick={() => asked.answer(null)}>
            {wording.common.cancel}
          </button>
          <button type="submit" class="button button-main" aria-describedby="ask-explain" autofocus={asked.value === null}>
            {asked.yes ?? wording.common.ok}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
