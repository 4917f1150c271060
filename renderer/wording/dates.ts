import { language } from './language'

const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
const date = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', year: 'numeric' })
const dateAndTime = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const weekdayAndTime = new Intl.DateTimeFormat(language, { weekday: 'long', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** How long ago, in words; the date when it is a month or more. Both in milliseconds since 1970. */
export function ago(at: number, now: number): string {
  const passed = Math.max(0, now - at)
  if (passed < minute) return 'just now'
  if (passed < hour) return relative.format(-Math.round(passed / minute), 'minute')
  if (passed < day) return relative.format(-Math.round(passed / hour), 'hour')
  return passed < 30 * day ? relative.format(-Math.round(passed / day), 'day') : date.format(at)
}

/** Day, month, year and time. Milliseconds since 1970. */
export function moment(at: number): string {
  return dateAndTime.format(at)
}

/** Day of the week and time. Milliseconds since 1970. */
export function weekday(at: number): string {
  return weekdayAndTime.format(at)
}
