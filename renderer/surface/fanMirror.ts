import { blankness, type FanRowView, type FanView } from './fanView'
import { wording } from '../wording/wording'

/** Texts of options are not renewed more often: nobody hears a row that changes thirty times a second. */
const renewEveryMs = 250

/**
 * The fan for assistive technology, since what Monaco draws in zones is invisible to it: a real listbox «Branches»
 * beside the editor. It is no live region; announcements are made elsewhere.
 */
export class FanMirror {
  readonly node = document.createElement('div')
  #latest: FanView | null = null
  #timer = 0

  constructor(select: (branch: number) => void) {
    this.node.className = 'fan-mirror'
    this.node.setAttribute('role', 'listbox')
    this.node.setAttribute('aria-label', wording.branches.branches)
    this.node.tabIndex = -1
    this.node.hidden = true
    this.node.addEventListener('click', (event) => {
      const option = event.target instanceof HTMLElement ? event.target.closest('[role=option]') : null
      if (option instanceof HTMLElement) select(Number(option.dataset['branch']))
    })
  }

  draw(view: FanView | null): void {
    const before = this.#latest
    this.#latest = view
    if (view === null || before === null || otherwise(before, view)) this.#write()
    else if (this.#timer === 0) this.#timer = window.setTimeout(() => this.#write(), renewEveryMs)
  }

  #write(): void {
    clearTimeout(this.#timer)
    this.#timer = 0
    const view = this.#latest
    this.node.hidden = view === null
    if (view === null) {
      this.node.replaceChildren()
      this.node.removeAttribute('aria-activedescendant')
      return
    }
    this.node.setAttribute('aria-busy', String(view.streaming))
    while (this.node.children.length > view.rows.length) this.node.lastElementChild?.remove()
    for (const [index, row] of view.rows.entries()) {
      const option = (this.node.children[index] ?? this.node.appendChild(makeOption(index))) as HTMLElement
      const text = `${row.number}. ${row.text}`
      if (option.textContent !== text) option.textContent = text
      option.dataset['branch'] = String(row.branch)
      option.setAttribute('aria-selected', String(index === view.selected))
      const told = describe(row)
      if (told === '') option.removeAttribute('aria-description')
      else option.setAttribute('aria-description', told)
      if (row.spent) option.setAttribute('aria-disabled', 'true')
      else option.removeAttribute('aria-disabled')
    }
    this.node.setAttribute('aria-activedescendant', optionId(view.selected))
  }
}

/** More than the texts of the rows is another. */
function otherwise(before: FanView, view: FanView): boolean {
  if (before.selected !== view.selected || before.streaming !== view.streaming || before.rows.length !== view.rows.length) return true
  return view.rows.some(({ branch, join }, i) => branch !== before.rows[i]?.branch || join !== before.rows[i]?.join)
}

/** What a row shows beside its text. */
function describe(row: FanRowView): string {
  return blankness(row) ?? wording.branches.told(row.forks.length, row.join)
}

function makeOption(index: number): HTMLElement {
  const option = document.createElement('div')
  option.setAttribute('role', 'option')
  option.id = optionId(index)
  return option
}

function optionId(index: number): string {
  return `branch-option-${index}`
}
