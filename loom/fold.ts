/** A text made plain for comparing (no case, no marks over letters), with the way back to the text's own offsets. */
export interface Folded {
  readonly text: string
  /** The span in the original text under `from`…`to` of the folded one, whole characters only. */
  span(from: number, to: number): { readonly from: number; readonly to: number }
}

/** Folds case and diacritics: "\u00c9t\u00e9" and "ete" are the same, and so are "Stra\u00dfe" and "STRASSE". Offsets are UTF-16 units. */
export function fold(text: string): Folded {
  if (isAscii.test(text)) return { text: text.toLowerCase(), span: (from, to) => ({ from, to }) }
  let folded = ''
  /** Offset in `text` of the character that each folded unit comes from, and at last the end. */
  const origins: number[] = []
  let at = 0
  for (const character of text) {
    const plain = foldCharacter(character)
    for (let i = 0; i < plain.length; i++) origins.push(at)
    folded += plain
    at += character.length
  }
  return {
    text: folded,
    span(from, to) {
      const start = origins[from] ?? text.length
      if (to <= from) return { from: start, to: start }
      const last = origins[to - 1] ?? text.length
      let next = to
      while (next < origins.length && origins[next] === last) next++
      return { from: start, to: origins[next] ?? text.length }
    },
  }
}

function foldCharacter(character: string): string {
  return character.normalize('NFKD').replace(/\p{M}+/gu, '').toUpperCase().toLowerCase()
}

const isAscii = /^[\0-\x7f]*$/
