import type { Moment } from '../../protocol/moment'
import { wording } from '../wording/wording'

/** What a state is called in the list: the writer's name for it, else the day and hour. */
export function nameOf({ name, at }: Moment): string {
  return name === '' ? wording.history.unnamed(at) : name
}
