/**
 * `text` begins with `typed`, as one who types it sees it: straight quotes, apostrophes and blanks that the keyboard has
 * stand for those that print has. Everything else, case too, is what it is.
 */
export function begins(text: string, typed: string): boolean {
  if (text.startsWith(typed)) return true
  return typed.length <= text.length && plain(text.slice(0, typed.length)) === plain(typed)
}

/** As many units as `text` has. */
function plain(text: string): string {
  return text.replace(/[\u2018\u2019\u201a\u201b]/g, "'").replace(/[\u201c\u201d\u201e\u201f]/g, '"').replace(/[\u00a0\u202f]/g, ' ')
}
