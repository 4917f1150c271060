import { useEffect } from 'preact/hooks'
import type { App } from '../app'
import { keyInForce, writingKeyText } from '../commands/keymapOf'
import { performed } from '../commands/perform'
import { findCommand } from '../commands/registry'
import type { Lesson } from '../../protocol/lessons'
import { report } from '../status/report'
import { wording } from '../wording/wording'
import { firstStep, isTakenFrom, lessonOf } from './firstStep'
import { putFirstStepsAway } from './showFirstSteps'
import { stepWords } from './stepWords'
import './help.css'

/** The first steps, one at a time, each learned by doing it; at the foot of the page until they are put away for good, by a press or by going on after the last. */
export function Welcome({ app }: { readonly app: App }) {
  const { settings, fan } = app.state
  const { welcomed } = settings.value
  const taking = fan.value !== null && isTakenFrom(fan.value)
  const learn = (lesson: Lesson): void => {
    const { learned } = settings.peek()
    if (!learned.includes(lesson)) void app.api.setSettings({ patch: { learned: [...learned, lesson] } }).then((answer) => report(app, answer))
  }
  useEffect(() => {
    if (taking && !welcomed) learn('take')
  }, [taking, welcomed])
  useEffect(() => {
    if (welcomed) return
    const onPerformed = (event: Event): void => {
      const { detail } = event as CustomEvent<string>
      const lesson = lessonOf(detail, settings.peek().learned)
      if (lesson !== null) learn(lesson)
      else if ((detail === 'file.new' || detail === 'file.import') && firstStep(app.state) === 'goOn') {
        void app.api.setSettings({ patch: { welcomed: true } }).then((answer) => report(app, answer))
      }
    }
    addEventListener(performed, onPerformed)
    return () => removeEventListener(performed, onPerformed)
  }, [welcomed])
  const step = firstStep(app.state)
  if (step === null) return null
  const key = (id: string) => {
    const text = keyInForce(app, id)
    return text === '' ? <em>{findCommand(id)?.title}</em> : <kbd>{text}</kbd>
  }
  return (
    <aside class="welcome" aria-label={wording.help.firstSteps} data-region="welcome">
      <p>{stepWords(step, key, <kbd>{writingKeyText(app)}</kbd>)}</p>
      <button type="button" class="button button-quiet" onClick={() => void putFirstStepsAway(app)}>
        {wording.help.putThemAway}
      </button>
    </aside>
  )
}
