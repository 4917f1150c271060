const before = 36
const after = 120

/** The surroundings of a place on one line, with the place's span in it. Cuts at spaces where there are any near. */
export function excerpt(text: string, at: number, length: number): { readonly text: string; readonly spans: readonly (readonly [number, number])[] } {
  const space = text.indexOf(' ', Math.max(0, at - before))
  const from = at <= before ? 0 : space >= 0 && space < at ? space + 1 : at
  const head = from === 0 ? '' : '…'
  const shown = text.slice(from, at + length + after).replace(/\s/g, ' ')
  return { text: head + shown, spans: [[head.length + at - from, head.length + at - from + length]] }
}
