import { effect } from '@preact/signals'
import type { Announcer } from '../announce/announcer'
import type { App } from '../app'
import { keyInForce, writingKeyText } from '../commands/keymapOf'
import { findCommand } from '../commands/registry'
import { firstStep, type Step } from './firstStep'
import { stepWords } from './stepWords'

/** Says the first steps as they come. While a fan is open its branches are told of instead. Returns the way to stop. */
export function announceFirstSteps(app: App, announcer: Pick<Announcer, 'say'>): () => void {
  let before: Step | null = null
  return effect(() => {
    const step = firstStep(app.state)
    const told = step === before || step === null || app.state.fan.value !== null
    before = step
    if (!told) announcer.say(stepWords(step, (id) => keyInForce(app, id) || `“${findCommand(id)?.title}”`, writingKeyText(app)).join(''))
  })
}
