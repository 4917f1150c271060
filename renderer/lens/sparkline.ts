import type { ProseEditor } from '../surface/proseEditor'
import type { Lens } from './lens'
import { passagesOf, type Passage } from './passages'

/** Bits per character at the right end of the line. */
const most = 3.2
const width = 46
const gap = 14
const svg = 'http://www.w3.org/2000/svg'

interface Row {
  readonly top: number
  readonly from: number
  readonly to: number
}

/**
 * Bits per character of every row of text, drawn down the right margin as a line, with the running mean and one standard deviation
 * to each side of it. Flat passages carry a ring, noisy ones a diamond. It repeats what the panel says in words and takes no pointer.
 */
export class Sparkline {
  readonly #editor: ProseEditor
  readonly #lens: Pick<Lens, 'tokens'>
  readonly #node = document.createElementNS(svg, 'svg')
  #shown = false

  constructor(editor: ProseEditor, lens: Pick<Lens, 'tokens'>) {
    this.#editor = editor
    this.#lens = lens
    this.#node.setAttribute('class', 'sparkline')
    this.#node.setAttribute('aria-hidden', 'true')
    editor.monaco.getContainerDomNode().parentElement?.append(this.#node)
  }

  draw(on: boolean): void {
    const layout = this.#editor.monaco.getLayoutInfo()
    const left = layout.contentLeft + this.#editor.columnWidth + gap
    const fits = left + width + 4 <= layout.width
    if (!on || !fits) {
      if (this.#shown) this.#node.replaceChildren()
      this.#shown = false
      return
    }
    this.#shown = true
    this.#node.style.left = `${left}px`
    this.#node.setAttribute('width', String(width))
    this.#node.setAttribute('height', String(layout.height))
    this.#node.replaceChildren(...this.#parts())
  }

  #parts(): readonly SVGElement[] {
    const rows = this.#rows()
    if (rows.length === 0) return []
    const [from, to] = [rows[0]?.from ?? 0, rows.at(-1)?.to ?? 0]
    const start = Math.max(0, from - 6000)
    const passages = passagesOf(this.#editor.slice(start, to), this.#lens.tokens(start, to).map((token) => ({ ...token, from: token.from - start, to: token.to - start })))
    const half = this.#editor.lineHeight / 2
    const points: string[] = []
    const [band, mean]: [string[], string[]] = [[], []]
    const back: string[] = []
    for (const row of rows) {
      const value = this.#perCharacter(row)
      const passage = passages.find((each) => each.to + start > row.from && each.from + start < row.to)
      if (value !== null) points.push(`${x(value)},${row.top + half}`)
      if (passage === undefined) continue
      mean.push(`${x(passage.mean)},${row.top + half}`)
      band.push(`${x(passage.mean - passage.deviation)},${row.top + half}`)
      back.unshift(`${x(passage.mean + passage.deviation)},${row.top + half}`)
    }
    const marks = passages.flatMap((passage) => this.#mark(passage, start, rows, half))
    return [
      shape('polygon', { class: 'spark-band', points: [...band, ...back].join(' ') }),
      shape('polyline', { class: 'spark-mean', points: mean.join(' ') }),
      shape('polyline', { class: 'spark-line', points: points.join(' ') }),
      ...marks,
    ]
  }

  #mark({ from, kind, perCharacter }: Passage, start: number, rows: readonly Row[], half: number): readonly SVGElement[] {
    const row = kind === null ? undefined : rows.find((each) => each.from <= from + start && from + start < each.to)
    if (row === undefined) return []
    const [cx, cy] = [x(perCharacter), row.top + half]
    return kind === 'flat'
      ? [shape('circle', { class: 'spark-flat', cx: String(cx), cy: String(cy), r: '4' })]
      : [shape('path', { class: 'spark-noisy', d: `M${cx} ${cy - 5}l5 5-5 5-5-5z` })]
  }

  #perCharacter({ from, to }: Row): number | null {
    let bits = 0
    let units = 0
    for (const token of this.#lens.tokens(from, to)) {
      const shared = Math.min(token.to, to) - Math.max(token.from, from)
      bits += (token.bits * shared) / (token.to - token.from)
      units += shared
    }
    return units < 4 ? null : bits / units
  }

  /** Visible rows of wrapped text. */
  #rows(): readonly Row[] {
    const { monaco: view } = this.#editor
    const model = view.getModel()
    if (model === null) return []
    const scrollTop = view.getScrollTop()
    const height = view.getLayoutInfo().height
    const rows: Row[] = []
    for (const range of view.getVisibleRanges()) {
      for (let line = range.startLineNumber; line <= range.endLineNumber; line++) {
        const lineStart = model.getOffsetAt({ lineNumber: line, column: 1 })
        const last = model.getLineMaxColumn(line)
        for (let column = line === range.startLineNumber ? range.startColumn : 1; column < last; ) {
          const top = view.getTopForPosition(line, column)
          const end = rowEnd(column, last, (at) => view.getTopForPosition(line, at) > top)
          if (top - scrollTop > height) return rows
          if (top - scrollTop > -this.#editor.lineHeight) rows.push({ top: top - scrollTop, from: lineStart + column - 1, to: lineStart + end - 1 })
          column = end
        }
      }
    }
    return rows
  }
}

/** The first column after `from` for which `isBelow` holds, or `last`. Rows are seldom longer than 256 columns: it looks there first. */
function rowEnd(from: number, last: number, isBelow: (column: number) => boolean): number {
  let low = from + 1
  let high = Math.min(last, from + 256)
  if (!isBelow(high)) {
    if (high === last) return last
    low = high
    high = last
  }
  while (low < high) {
    const middle = (low + high) >> 1
    if (isBelow(middle)) high = middle
    else low = middle + 1
  }
  return low
}

function x(value: number): number {
  return Math.round((Math.min(most, Math.max(0, value)) / most) * (width - 10) * 10) / 10 + 5
}

function shape(name: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const node = document.createElementNS(svg, name)
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value)
  return node
}
