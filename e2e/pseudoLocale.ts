type Entry = string | ((...holes: readonly unknown[]) => unknown) | { [name: string]: Entry }

/**
 * Makes a catalogue of English another language, in place: every letter accented, every entry in brackets and at least
 * 40 % longer. What is filled into a sentence stays as it is, between U+2068 and U+2069, which nobody sees. Stands for
 * itself, so that its source can be put into a page.
 */
export function pseudoLocale(catalogue: { [name: string]: unknown }): void {
  const plain = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz']
  const strange = [...'ÂƁÇĐÉƑĜĤÎĴĶĿṀŃÖÞǪŔŠŢÛṼŴẊÝŽáƀçđéƒĝĥîĵķŀɱńöþǫŕšţûṽŵẋýž']
  const accented = new Map(plain.map((letter, i) => [letter, strange[i] ?? letter]))
  const said = (text: string): string => {
    let depth = 0
    let letters = 0
    const turned = [...text].map((sign) => {
      depth += sign === '\u2068' ? 1 : sign === '\u2069' ? -1 : 0
      const other = depth === 0 ? accented.get(sign) : undefined
      if (other !== undefined) letters++
      return other ?? sign
    })
    return letters === 0 ? text : `⟦${turned.join('')}${' ṽöŵéŀš'.repeat(Math.ceil((letters * 0.4) / 7))}⟧`
  }
  const isPlain = (value: unknown): value is { [name: string]: unknown } => typeof value === 'object' && value !== null && !('constructor' in value && Object.hasOwn(value, 'constructor'))
  const held = (hole: unknown): unknown => {
    if (typeof hole === 'string') return hole === '' ? '' : `\u2068${hole}\u2069`
    if (Array.isArray(hole)) return hole.map(held)
    return isPlain(hole) ? Object.fromEntries(Object.entries(hole).map(([name, value]) => [name, held(value)])) : hole
  }
  const answered = (result: unknown): unknown => (typeof result === 'string' ? said(result) : Array.isArray(result) ? result.map((piece: unknown) => (typeof piece === 'string' ? said(piece) : piece)) : result)
  const turned = new Set<unknown>()
  const open: { [name: string]: unknown }[] = [catalogue]
  for (let room = open.pop(); room !== undefined; room = open.pop()) {
    if (turned.has(room)) continue
    turned.add(room)
    for (const [name, entry] of Object.entries(room) as [string, Entry][]) {
      if (typeof entry === 'string') room[name] = said(entry)
      else if (typeof entry === 'function') room[name] = (...holes: readonly unknown[]) => answered(entry(...holes.map(held)))
      else open.push(entry)
    }
  }
}
