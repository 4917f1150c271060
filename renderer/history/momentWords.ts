import type { Moment } from '../../protocol/moment'

const number = new Intl.NumberFormat('en')
const clock = new Intl.DateTimeFormat('en', { weekday: 'long', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

/** What a state is called in the list: the writer's name for it, else the day and hour. */
export function nameOf({ name, at }: Moment): string {
  return name === '' ? clock.format(at) : name
}

export function wordsOf({ words, nodes }: Moment): string {
  const text = words === null ? '' : words === 1 ? '1 word' : `${number.format(words)} words`
  const tree = nodes === 1 ? '1 node' : `${number.format(nodes)} nodes`
  return text === '' ? tree : `${text} · ${tree}`
}
