import type { App } from '../app'
import { lessons, type Lesson } from '../../protocol/lessons'

/** One sentence of the first steps: what she can do now, or what comes next. */
export type Step = 'choose' | 'along' | 'needModel' | 'loomMode' | 'weave' | 'walk' | 'tree' | 'lens' | 'goOn'

/** What of the app decides it. */
export type Situation = Pick<App['state'], 'fan' | 'mode' | 'model' | 'settings' | 'loom'>

/** The sentence to show; null: they are put away, or there is no text to try them on. Whatever she does, it is about where she is. */
export function firstStep({ fan, mode, model, settings, loom }: Situation): Step | null {
  const { welcomed, learned } = settings.value
  if (welcomed || loom.value === null) return null
  if (fan.value !== null) return isTakenFrom(fan.value) ? 'along' : 'choose'
  if (model.value.t === 'none' || model.value.t === 'failed') return 'needModel'
  if (mode.value === 'loom') return 'loomMode'
  const next = lessons.find((lesson) => !learned.includes(lesson))
  return next === undefined ? 'goOn' : next === 'take' ? 'weave' : next
}

/** Some of the branch on show stands in the text, taken or typed through. */
export function isTakenFrom(fan: NonNullable<Situation['fan']['value']>): boolean {
  return (fan.branches[fan.selected]?.taken ?? 0) > 0
}

/** What she has learned when she has used a command, `learned` before it. */
export function lessonOf(command: string, learned: readonly Lesson[]): Lesson | null {
  if (command.startsWith('weave.take')) return 'take'
  if (command.startsWith('walk.')) return learned.includes('take') ? 'walk' : null
  if (command === 'view.tree') return 'tree'
  return command === 'lens.token' ? 'lens' : null
}
