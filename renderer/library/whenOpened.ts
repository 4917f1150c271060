const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const day = 86_400_000

/** How long ago, in words. Both in milliseconds since 1970. */
export function whenOpened(at: number, now: number): string {
  const ago = Math.max(0, now - at)
  if (ago < 60_000) return 'just now'
  if (ago < 3_600_000) return relative.format(-Math.round(ago / 60_000), 'minute')
  if (ago < day) return relative.format(-Math.round(ago / 3_600_000), 'hour')
  if (ago < 30 * day) return relative.format(-Math.round(ago / day), 'day')
  return new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric' }).format(at)
}
