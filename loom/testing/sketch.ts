import type { LoomId, NodeId } from '../ids'
import type { Loom } from '../loom'
import { fromData, nodeOf } from '../loomData'
import type { LoomNode } from '../node'
import type { Origin, Run } from '../run'
import { joinRuns } from '../runs'

/** A loom drawn by a sketch, and the ways to name its parts. */
export interface Sketch {
  readonly loom: Loom
  /** The node with a `*`, or the last leaf drawn. */
  readonly tip: NodeId
  /** The first node in reading order that holds exactly this text; throws when there is none. */
  node(text: string): NodeId
}

type Token =
  | { readonly t: 'text'; readonly text: string; readonly origin: Origin }
  | { readonly t: '>' | '[' | ']' | ',' | '+' | '*' }
  | { readonly t: 'mark'; readonly mark: (typeof flags)[number] }

const flags = ['bookmark', 'archived', 'unread', 'interrupted'] as const
const letters: readonly (readonly [string, Origin])[] = [['', 'writer'], ['s', 'simulator'], ['i', 'import'], ['u', 'unknown']]
const lexeme = /\s*(?:([siu]?)("(?:[^"\\]|\\.)*")|([>[\],+*])|(bookmark|archived|unread|interrupted))\s*/y

/**
 * A small loom written down: `"Once" > [" upon" *, s" a" unread > "!"]`. Texts are JSON strings; a letter before one says who
 * it comes from (`s`imulator, `i`mport, `u`nknown), `+` adds a run, `*` marks the tip and words set marks. Ids count up from
 * `n_0000000000000000` in reading order, so equal sketches are equal looms.
 */
export function sketch(source: string): Sketch {
  const nodes: (Omit<LoomNode, 'children'> & { children: NodeId[] })[] = []
  const lists: number[] = []
  let above: number | null = null
  let tip: NodeId | null = null
  let place: 'node' | 'run' | 'after' | 'closed' = 'node'
  for (const token of tokensOf(source)) {
    const last = nodes.at(-1)
    if (token.t === 'text' && place === 'node') {
      const id = sketchId(nodes.length)
      const parent = above === null ? null : nodes[above]
      if (parent === null && nodes.length > 0) throw new SyntaxError('a sketch has one root')
      parent?.children.push(id)
      const runs = runsOf(token.text, token.origin)
      nodes.push({ id, parent: parent?.id ?? null, children: [], text: token.text, runs, createdAt: 0, marks: {} })
      place = 'after'
    } else if (token.t === 'text' && place === 'run' && last !== undefined) {
      nodes[nodes.length - 1] = { ...last, text: last.text + token.text, runs: joinRuns(last.runs, runsOf(token.text, token.origin)) }
      place = 'after'
    } else if (token.t === '[' && place === 'node' && above !== null) lists.push(above)
    else if (token.t === ',' && (place === 'after' || place === 'closed') && lists.length > 0) {
      above = lists.at(-1) as number
      place = 'node'
    } else if (token.t === ']' && (place === 'after' || place === 'closed') && lists.length > 0) {
      lists.pop()
      place = 'closed'
    } else if (last === undefined || place !== 'after') throw new SyntaxError(`${token.t} stands where it cannot`)
    else if (token.t === '+') place = 'run'
    else if (token.t === '*') tip = last.id
    else if (token.t === 'mark') nodes[nodes.length - 1] = { ...last, marks: { ...last.marks, [token.mark]: true } }
    else if (token.t === '>') {
      above = nodes.length - 1
      place = 'node'
    } else throw new SyntaxError(`${token.t} stands where it cannot`)
  }
  const root = nodes[0]
  if (root === undefined || lists.length > 0 || (place !== 'after' && place !== 'closed')) throw new SyntaxError('the sketch ends early')
  const loom = fromData({ id: 'l_0000000000000000' as LoomId, title: 'Sketch', root: root.id, nodes, generations: [], choices: [] })
  return {
    loom,
    tip: tip ?? (nodes.at(-1) as LoomNode).id,
    node(text) {
      const found = nodes.find((node) => node.text === text)
      if (found === undefined) throw new RangeError(`no node of the sketch holds ${JSON.stringify(text)}`)
      return found.id
    },
  }
}

/** The loom as a sketch, the tip with a `*`: what `sketch` drew it shows again. Other ids and sources are not shown. */
export function show(loom: Loom, tip?: NodeId): string {
  let shown = ''
  const waiting: (NodeId | { readonly sign: string })[] = [loom.root]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next === 'object') {
      shown += next.sign
      continue
    }
    const node = nodeOf(loom, next)
    shown += showNode(node, next === tip)
    const [open, between, close] = node.children.length > 1 ? [' > [', ', ', ']'] : [' > ', '', '']
    if (node.children.length === 0) continue
    waiting.push({ sign: close })
    node.children.toReversed().forEach((child, i) => waiting.push(...(i === 0 ? [child] : [{ sign: between }, child])))
    waiting.push({ sign: open })
  }
  return shown
}

function showNode({ text, runs, marks }: LoomNode, isTip: boolean): string {
  let at = 0
  const pieces = runs.map((run) => letterOf(run.origin) + JSON.stringify(text.slice(at, (at += run.length))))
  return [pieces.join('+') || '""', ...(isTip ? ['*'] : []), ...flags.filter((flag) => marks[flag])].join(' ')
}

function letterOf(origin: Origin): string {
  return letters.find(([, each]) => each === origin)?.[0] ?? ''
}

function runsOf(text: string, origin: Origin): readonly Run[] {
  if (text === '') return []
  return [origin === 'simulator' ? { origin, length: text.length, source: null, from: 0 } : { origin, length: text.length }]
}

function sketchId(n: number): NodeId {
  return `n_${n.toString(32).padStart(16, '0')}` as NodeId
}

function tokensOf(source: string): Token[] {
  const tokens: Token[] = []
  lexeme.lastIndex = 0
  while (lexeme.lastIndex < source.length) {
    const at = lexeme.lastIndex
    const [, letter, text, sign, word] = lexeme.exec(source) ?? []
    const origin = letters.find(([each]) => each === letter)?.[1] ?? 'writer'
    if (text !== undefined) tokens.push({ t: 'text', text: JSON.parse(text) as string, origin })
    else if (sign !== undefined) tokens.push({ t: sign as '>' })
    else if (word !== undefined) tokens.push({ t: 'mark', mark: word as (typeof flags)[number] })
    else throw new SyntaxError(`no sketch: ${source.slice(at, at + 20)}`)
  }
  return tokens
}
