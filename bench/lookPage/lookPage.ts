import '@fontsource/ia-writer-duo/latin-400.css'
import '@fontsource/lilex/latin-400.css'
import '../../renderer/theme/fonts.css'
import { peers, type Bar, type Colours, type Peer } from './peers'

/** The page of one peer, rebuilt from what is published: `?peer=ia|obsidian|zed&dark&text=…`. */
const asked = new URLSearchParams(location.search)
const peer: Peer = peers[(asked.get('peer') ?? 'ia') as keyof typeof peers]
const colours: Colours = asked.has('dark') ? peer.dark : peer.light

const sheet = document.createElement('style')
sheet.textContent = `
  *, body { box-sizing: border-box; margin: 0 }
  html { background: ${colours.ground}; color: ${colours.ink}; color-scheme: ${asked.has('dark') ? 'dark' : 'light'} }
  body { display: flex; flex-direction: column; height: 100vh; overflow: hidden; font: ${peer.size}px / ${peer.leading} ${peer.family} }
  .middle { display: flex; flex: 1; min-height: 0 }
  .scroll { position: relative; flex: 1; overflow: hidden auto; scroll-padding-bottom: 40px; padding: 32px ${peer.width === 'window' ? 0 : 32}px 40vh }
  .text { position: relative; margin: auto; outline: none; white-space: pre-wrap; overflow-wrap: break-word; caret-color: ${colours.caret}; max-width: ${widthOf()} }
  .text p { counter-increment: line }
  ${peer.lineNumbers ? `.text { margin: 0 } .text p { padding-left: 6ch } .text p::before { content: counter(line); position: absolute; left: 0; width: 4ch; text-align: right; color: ${colours.soft} }` : ''}
  .bar { display: flex; align-items: center; gap: 12px; flex: none; padding: 4px 12px; overflow: hidden; background: ${colours.bar}; color: ${colours.soft}; font: 13px / 1.3 'Inter Variable', sans-serif; white-space: nowrap }
  .left { flex-direction: column; padding: 8px 0; font-size: 9px }
  .corner { position: fixed; right: 0; bottom: 0 }
  .row { position: absolute; left: 0; right: 0; z-index: -1; background: ${colours.currentLine ?? 'none'} }
  ${colours.selection === null ? '' : `::selection { background: ${colours.selection} }`}
`
document.head.append(sheet)

const told: { readonly place: HTMLElement; readonly form: string }[] = []
const text = element('div', 'text')
text.contentEditable = 'plaintext-only'
text.spellcheck = false
text.setAttribute('role', 'textbox')
text.append(...(asked.get('text') ?? '').split('\n').map(paragraph))
const row = element('div', 'row')
const scroll = element('div', 'scroll')
scroll.append(row, text)
const middle = element('div', 'middle')
middle.append(...bars('left'), scroll)
document.body.append(...bars('top'), middle, ...bars('bottom'), ...bars('corner'))

document.addEventListener('selectionchange', follow)
void document.fonts.load(`${peer.size}px ${peer.family}`).then(() => {
  text.focus()
  getSelection()?.selectAllChildren(text)
  getSelection()?.collapseToEnd()
  document.body.dataset['ready'] = 'yes'
})

/** What goes along with caret and text. */
function follow(): void {
  const selection = getSelection()
  if (selection === null || selection.rangeCount === 0) return
  const said = text.innerText
  const range = selection.getRangeAt(0)
  const words = { '{words}': said.split(/\s+/).filter(Boolean).length, '{characters}': said.length, '{position}': `${text.childNodes.length}:${range.endOffset + 1}` }
  for (const { place, form } of told) place.textContent = form.replace(/\{\w+\}/, (name) => String(words[name as keyof typeof words]))
  const rows = range.getClientRects()
  const at = rows[rows.length - 1]
  const leading = peer.size * peer.leading
  row.hidden = at === undefined || !selection.isCollapsed
  if (at !== undefined) Object.assign(row.style, { top: `${at.top + at.height / 2 - leading / 2 - scroll.getBoundingClientRect().top + scroll.scrollTop}px`, height: `${leading}px` })
}

function bars(edge: Bar['edge']): HTMLElement[] {
  return peer.bars
    .filter((bar) => bar.edge === edge)
    .map((bar) => {
      const strip = element('div', `bar ${edge}`)
      if (bar.across !== null) strip.style[edge === 'left' ? 'width' : 'height'] = `${bar.across}px`
      strip.append(
        ...bar.items.map((form) => {
          const place = element('span', 'item')
          place.textContent = form
          told.push({ place, form })
          return place
        }),
      )
      return strip
    })
}

function paragraph(words: string): HTMLElement {
  const line = element('p', '')
  line.append(words === '' ? document.createElement('br') : words)
  return line
}

function widthOf(): string {
  if (peer.width === 'window') return 'none'
  return 'pixels' in peer.width ? `${peer.width.pixels}px` : `${peer.width.characters}ch`
}

function element(name: string, className: string): HTMLElement {
  const made = document.createElement(name)
  made.className = className
  return made
}
