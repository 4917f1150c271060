/** The program of the exported page. It is its own: it runs from a file, asks for nothing, and puts text nowhere but into text. */
export const readerScript = `'use strict'
const { title, tip, nodes } = JSON.parse(document.getElementById('loom').textContent)
const by = (id) => document.getElementById(id)
const children = nodes.map(() => [])
nodes.forEach(([parent], i) => parent >= 0 && children[parent].push(i))
const visited = new Map()
let thread = []
let here = 0
const make = (name, className, text) => {
  const element = document.createElement(name)
  if (className) element.className = className
  if (text !== undefined) element.textContent = text
  return element
}
const pathTo = (i) => {
  const path = []
  for (let at = i; at >= 0; at = nodes[at][0]) path.push(at)
  return path.reverse()
}
const leafOf = (i) => {
  let at = i
  while (children[at].length > 0) {
    const kept = visited.get(at)
    at = kept !== undefined ? kept : (children[at].find((child) => !nodes[child][2].archived) ?? children[at][0])
  }
  return at
}
const siblings = (i) => (nodes[i][0] < 0 ? [i] : children[nodes[i][0]])
const words = (i) => {
  const text = nodes[i][1].slice(0, 400).trim().replace(/\\s+/g, ' ')
  if (text.length <= 60) return text || 'an empty node'
  const end = text.lastIndexOf(' ', 60)
  return text.slice(0, end > 30 ? end : 60).replace(/[\\ud800-\\udbff]$/, '') + '\u2026'
}
const say = (sentence) => { by('status').textContent = sentence }

function textOf(i) {
  const [, text, marks, runs] = nodes[i]
  const span = make('span', 'node')
  span.dataset.node = String(i)
  if (marks.chapter) span.append(make('span', 'chapter', marks.chapter))
  const around = siblings(i)
  if (around.length > 1) {
    const at = around.indexOf(i)
    const fork = make('button', 'fork', (at + 1) + '/' + around.length)
    fork.type = 'button'
    fork.setAttribute('aria-label', (at + 1) + '/' + around.length + ', show the next branch')
    fork.onclick = () => { go(around[(at + 1) % around.length], true); by('text').querySelector('[data-node="' + here + '"] .fork')?.focus() }
    span.append(fork)
  }
  let from = 0
  for (const [origin, length] of runs) {
    span.append(make('span', origin, text.slice(from, from + length)))
    from += length
  }
  return span
}

/** Only what comes after the last node in common is drawn anew. */
function show(path) {
  const page = by('text')
  let same = 0
  while (same < thread.length && same < path.length && thread[same] === path[same]) same++
  while (page.children.length > same) page.lastElementChild.remove()
  for (const i of path.slice(same)) page.append(textOf(i))
  thread = path
}

function go(i, scroll) {
  for (const at of pathTo(i)) if (nodes[at][0] >= 0) visited.set(nodes[at][0], at)
  show(pathTo(leafOf(i)))
  here = i
  for (const element of by('text').children) {
    if (element.dataset.node === String(i)) element.setAttribute('aria-current', 'true')
    else element.removeAttribute('aria-current')
  }
  const around = siblings(i)
  const { note, tags = [], bookmark } = nodes[i][2]
  say('Node ' + (thread.indexOf(i) + 1) + ' of ' + thread.length + (around.length > 1 ? ', branch ' + (around.indexOf(i) + 1) + ' of ' + around.length : '') + ': ' + words(i))
  by('note').textContent = [bookmark ? 'Bookmark' : '', tags.join(', '), note || ''].filter(Boolean).join(' \\u00b7 ')
  if (scroll) by('text').querySelector('[aria-current]')?.scrollIntoView({ block: 'center' })
}

function step(way) {
  const around = siblings(here)
  go(around[(around.indexOf(here) + way + around.length) % around.length], true)
}

function list(id, found) {
  const box = by(id)
  box.replaceChildren()
  for (const i of found) {
    const item = make('li')
    const link = make('button', '', nodes[i][2].chapter || words(i))
    link.type = 'button'
    link.onclick = () => { go(i, true); by('text').focus() }
    item.append(link)
    box.append(item)
  }
}

function search() {
  const wanted = by('search').value.trim().toLocaleLowerCase()
  const found = []
  if (wanted !== '') for (let i = 0; i < nodes.length && found.length < 200; i++) if (nodes[i][1].toLocaleLowerCase().includes(wanted)) found.push(i)
  list('found', found)
  by('count').textContent = wanted === '' ? '' : found.length === 200 ? 'The first 200 nodes' : found.length === 1 ? '1 node' : found.length + ' nodes'
}

const themes = ['system', 'light', 'dark']
function nextTheme() {
  const root = document.documentElement
  const next = themes[(themes.indexOf(root.dataset.theme || 'system') + 1) % 3]
  root.dataset.theme = next
  by('theme').textContent = 'Colours: ' + next
}

const keys = {
  ArrowLeft: () => thread.indexOf(here) > 0 && go(thread[thread.indexOf(here) - 1], true),
  ArrowRight: () => thread.indexOf(here) + 1 < thread.length && go(thread[thread.indexOf(here) + 1], true),
  ArrowUp: () => step(-1),
  ArrowDown: () => step(1),
  Home: () => go(0, true),
  End: () => go(thread[thread.length - 1], true),
}
by('text').addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return
  if (event.target !== by('text') && event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
  event.preventDefault()
  keys[event.key]()
})
document.addEventListener('keydown', (event) => {
  if (event.key === '/' && event.target !== by('search')) {
    event.preventDefault()
    by('search').focus()
  }
  if (event.key === 'Escape') by('text').focus()
})
by('search').addEventListener('input', search)
by('theme').addEventListener('click', nextTheme)
by('origins').addEventListener('click', () => {
  const on = document.body.classList.toggle('show-origins')
  by('origins').setAttribute('aria-pressed', String(on))
  by('legend').hidden = !on
})
list('places', nodes.flatMap(([, , marks], i) => (marks.chapter || marks.bookmark ? [i] : [])))
by('text').replaceChildren()
go(tip, false)
`
