import type { NodeId } from '../ids'
import type { Loom } from '../loom'
import { nodeOf } from '../loomData'
import type { Marks } from '../node'
import { sectionsOf } from './sections'

/** The thread exactly as it reads. */
export function exportPlainThread(loom: Loom, tip: NodeId, chapter: NodeId | null): string {
  return sectionsOf(loom, tip, chapter).map(({ text }) => text).join('')
}

/** The thread with its chapters as headings; the text itself is left as it is. */
export function exportMarkdownThread(loom: Loom, tip: NodeId, chapter: NodeId | null): string {
  let whole = ''
  for (const { title, text } of sectionsOf(loom, tip, chapter)) {
    if (title === null) whole += text
    else whole = `${whole === '' ? '' : `${whole.trimEnd()}\n\n`}## ${oneLine(title)}\n\n${text.trimStart()}`
  }
  return whole
}

/** Deeper forks are set in no further: a line has to keep room for its words. */
const deepest = 24

/** The whole loom, a node an entry; only a fork sets in what follows, so that a thread reads straight down. */
export function exportOutline(loom: Loom, as: 'markdown' | 'text'): string {
  const lines: string[] = [as === 'markdown' ? `# ${oneLine(loom.title)}` : loom.title, '']
  const waiting: { readonly id: NodeId; readonly level: number }[] = [{ id: loom.root, level: 0 }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { text, marks, children } = nodeOf(loom, next.id)
    const indent = '  '.repeat(Math.min(next.level, deepest))
    const [first = '', ...rest] = [...labelsOf(marks, as), text].filter((part) => part !== '').join(' ').split('\n')
    lines.push(`${indent}- ${first}`, ...rest.map((line) => (line === '' ? '' : `${indent}  ${line}`)))
    const level = children.length > 1 ? next.level + 1 : next.level
    for (let i = children.length - 1; i >= 0; i--) waiting.push({ id: children[i] as NodeId, level })
  }
  return `${lines.join('\n')}\n`
}

function labelsOf({ chapter, bookmark, archived, tags = [], note }: Marks, as: 'markdown' | 'text'): readonly string[] {
  const strong = as === 'markdown' ? '**' : ''
  return [
    chapter === undefined ? '' : `${strong}${oneLine(chapter)}${strong}`,
    bookmark ? '[bookmark]' : '',
    archived ? '[archived]' : '',
    tags.length === 0 ? '' : `[${tags.join(', ')}]`,
    note === undefined ? '' : `[note: ${oneLine(note)}]`,
  ]
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
