import { rowUnits, sharedPrefixes, wordStart } from './differences'
import { blankness, type FanRowView, type FanView } from './fanView'
import { runsRightToLeft } from './firstStrong'
import { decimal, signed } from '../wording/numbers'
import { wording } from '../wording/wording'

/** A shared beginning longer than this is cut to its end, so that the row shows where the branch departs. */
const longestShared = 56
const keptShared = 28

interface Row {
  readonly node: HTMLElement
  readonly text: HTMLElement
  readonly number: Text
  readonly shared: Text
  readonly own: Text
  readonly bits: Text
  readonly join: Text
}

export interface FanRowsListener {
  select(branch: number): void
  take(branch: number): void
}

/** The list of branches: plain DOM, one text node written per changed part of a row. Seen, not read: see `FanMirror`. */
export class FanRows {
  readonly node = document.createElement('div')
  readonly #rows: Row[] = []
  readonly #listener: FanRowsListener
  #selected = -1

  constructor(listener: FanRowsListener) {
    this.#listener = listener
    this.node.className = 'fan-rows'
    this.node.addEventListener('wheel', (event) => {
      if (this.node.scrollHeight > this.node.clientHeight) event.stopPropagation()
    }, { passive: true })
  }

  draw(view: FanView): void {
    this.#fit(view.rows.length)
    const shared = sharedPrefixes(view.rows.map((row) => (row.spent ? '' : row.text.slice(0, rowUnits))))
    this.node.classList.toggle('joined', view.rows.some(({ join }) => join !== null))
    for (const [index, row] of view.rows.entries()) {
      this.#drawRow(index, row, telling(row.text, shared[index] ?? 0), index === view.selected)
    }
    if (this.#selected === view.selected) return
    // Rows that were just made stand at their beginning, and asking would lay them out.
    const inView = this.#selected < 0 && view.selected === 0
    this.#selected = view.selected
    if (!inView) this.#reveal(this.#rows[view.selected]?.node)
  }

  /** Scrolls the list and nothing round it: `scrollIntoView` would move the page too. */
  #reveal(row: HTMLElement | undefined): void {
    if (row === undefined) return
    const { node } = this
    const top = row.offsetTop - node.offsetTop
    if (top < node.scrollTop) node.scrollTop = top
    else if (top + row.offsetHeight > node.scrollTop + node.clientHeight) node.scrollTop = top + row.offsetHeight - node.clientHeight
  }

  #fit(count: number): void {
    while (this.#rows.length < count) this.#rows.push(this.#makeRow(this.#rows.length))
    while (this.#rows.length > count) this.#rows.pop()?.node.remove()
  }

  #drawRow(index: number, view: FanRowView, sharedUnits: number, selected: boolean): void {
    const row = this.#rows[index]
    if (row === undefined) return
    // A row that departs from no other is shown from its beginning.
    const skipped = sharedUnits > longestShared && sharedUnits < Math.min(view.text.length, rowUnits) ? sharedUnits - keptShared : 0
    write(row.number, String(view.number))
    write(row.shared, (skipped > 0 ? '… ' : '') + oneLine(ticked(view, skipped, sharedUnits)))
    const blank = blankness(view)
    write(row.own, blank ?? oneLine(ticked(view, sharedUnits, rowUnits)))
    row.node.classList.toggle('blank', blank !== null)
    write(row.bits, view.bits === null ? '' : decimal(view.bits, 1))
    write(row.join, view.join === null ? '' : joinMark(view.join))
    const direction = blank === null && runsRightToLeft(view.text.slice(0, rowUnits)) ? 'rtl' : 'ltr'
    if (row.text.dir !== direction) row.text.dir = direction
    row.node.dataset['branch'] = String(view.branch)
    row.node.classList.toggle('selected', selected)
    row.node.classList.toggle('streaming', view.streaming)
    row.node.classList.toggle('spent', view.spent)
  }

  #makeRow(index: number): Row {
    const node = element('div', 'fan-row')
    const text = element('span', 'fan-text')
    const number = textIn('span', 'fan-number', node)
    const row = { node, text, number, shared: textIn('span', 'fan-shared', text), own: textIn('span', 'fan-own', text), bits: new Text(), join: new Text() }
    const join = element('span', 'fan-join')
    join.title = wording.branches.joinAbout
    join.append(row.join)
    node.append(text, element('span', 'fan-dot'), join)
    const bits = element('span', 'fan-bits')
    bits.title = wording.branches.bitsAbout
    bits.append(row.bits)
    node.append(bits)
    node.addEventListener('mousedown', (event) => {
      event.preventDefault()
      if (event.button !== 0) return
      const branch = Number(node.dataset['branch'] ?? index)
      if (event.detail >= 2) this.#listener.take(branch)
      else this.#listener.select(branch)
    })
    this.node.append(node)
    return row
  }
}

/** Rows depart at the start of a word, never inside one. A shared beginning of blanks alone tells nothing. */
function telling(text: string, units: number): number {
  const shared = wordStart(text, units)
  return /\S/.test(text.slice(0, shared)) ? shared : 0
}

/** Units `from`…`to` of a row's text, with a tick where other branches part from it. */
function ticked({ text, forks }: FanRowView, from: number, to: number): string {
  let shown = ''
  let at = from
  for (const fork of forks) {
    if (fork < from || fork >= Math.min(to, text.length)) continue
    shown += `${text.slice(at, fork)}¦`
    at = fork
  }
  return shown + text.slice(at, to)
}

/** A hand towards what follows, and by how much it gains. */
function joinMark(gain: number): string {
  return `⤵ ${signed(gain)}`
}

function element(tag: string, className: string): HTMLElement {
  const node = document.createElement(tag)
  node.className = className
  return node
}

function textIn(tag: string, className: string, parent: HTMLElement): Text {
  const node = element(tag, className)
  const text = new Text()
  node.append(text)
  parent.append(node)
  return text
}

function write(node: Text, text: string): void {
  if (node.data !== text) node.data = text
}

function oneLine(text: string): string {
  return text.replace(/\n+/g, ' ¶ ')
}
