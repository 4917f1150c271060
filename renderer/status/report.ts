import type { App } from '../app'
import type { Answer } from '../../protocol/fault'
import { notify } from './notify'

/** The value of an answer; a fault is shown to the writer, unless she ended it herself, and gives null. */
export function report<T>(app: App, answer: Answer<T>): T | null {
  if (answer.ok) return answer.value
  if (answer.fault.code !== 'cancelled') notify(app, answer.fault.sentence)
  return null
}
