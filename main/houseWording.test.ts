import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseSync } from 'vite'
import { expect, test } from 'vitest'

/*
 * What the page says stands in `renderer/wording/`: nowhere else in the page is a text that somebody reads or hears. Held
 * by the shape of the source: words between tags, words in an attribute that is shown or read aloud, and everything else
 * that begins like a sentence.
 */

interface Node {
  readonly type: string
  readonly start: number
  readonly [property: string]: unknown
}

const renderer = resolve(import.meta.dirname, '../renderer')
const files = readdirSync(renderer, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$|\.d\.ts$|^wording\/|^play\/|\/testing\//.test(path))

/** Attributes of our own components and of the page that somebody reads or hears. */
const told = new Set(['aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext', 'title', 'placeholder', 'alt', 'label', 'none', 'hint', 'about', 'does', 'name', 'explain', 'sentence'])
/** A text to measure letters by, which is never shown. */
const exempt: ReadonlySet<string> = new Set([
  'surface/measure.ts: One morning late in October the light that came down over the hill was thin. “You have been here before,” she said. He did not answer her; he went on to the gate.',
])
/** Keys as they are printed on keyboards, the same in every language that Heddle knows. */
const keyNames: ReadonlySet<string> = new Set(['Esc', 'Enter', 'M', 'T'])

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value

function childrenOf(node: Node): Node[] {
  return Object.entries(node).flatMap(([name, value]) => (name === 'parent' ? [] : Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : []))
}

/** What a string or a template says, holes left out; null for anything else. */
function textOf(node: Node): string | null {
  if (node.type === 'Literal' && typeof node['value'] === 'string') return node['value']
  if (node.type !== 'TemplateLiteral') return null
  return (node['quasis'] as { readonly value: { readonly cooked: string } }[]).map(({ value }) => value.cooked).join('…')
}

/** Texts that an expression may come to, looked for only where its value goes. */
function outcomes(node: Node): readonly string[] {
  const text = textOf(node)
  if (text !== null) return [text]
  switch (node.type) {
    case 'ConditionalExpression':
      return [node['consequent'], node['alternate']].flatMap((way) => outcomes(way as Node))
    case 'LogicalExpression':
      return [...(node['operator'] === '&&' ? [] : outcomes(node['left'] as Node)), ...outcomes(node['right'] as Node)]
    case 'BinaryExpression':
      return node['operator'] === '+' ? [node['left'], node['right']].flatMap((way) => outcomes(way as Node)) : []
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'JSXExpressionContainer':
      return outcomes(node['expression'] as Node)
    case 'ArrayExpression':
      return (node['elements'] as Node[]).flatMap(outcomes)
    default:
      return []
  }
}

const hasLetters = (text: string): boolean => /\p{L}/u.test(text) && !keyNames.has(text)
const readsAsSentence = (text: string): boolean => /^[“«]?\p{Lu}\p{Ll}* [\p{L}…]/u.test(text) || /^[“«]?\p{Lu}\p{Ll}+.*[.…?!]$/u.test(text)

function uncatalogued(path: string): readonly string[] {
  const found = new Set<string>()
  const { program, errors } = parseSync(path, readFileSync(join(renderer, path), 'utf8'))
  expect(errors, path).toEqual([])
  const open: Node[] = [program as unknown as Node]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (/^(Import|Export(All|Named)?Declaration$|TS)/.test(node.type) && !isNode(node['declaration']) && !isNode(node['expression'])) continue
    const callee = isNode(node['callee']) ? node['callee'] : null
    // Mistakes of ours are thrown and logged, never shown.
    if (node.type === 'NewExpression' && String(callee?.['name']).endsWith('Error')) continue
    if (node.type === 'CallExpression' && isNode(callee?.['object']) && (callee['object'] as Node)['name'] === 'console') continue
    if (node.type === 'JSXText' && hasLetters(String(node['value']))) found.add(String(node['value']).trim())
    if (node.type === 'JSXAttribute') {
      const name = String((node['name'] as Node)['name'])
      const value = node['value']
      if (!isNode(value)) continue
      if (told.has(name)) for (const text of outcomes(value).filter(hasLetters)) found.add(text)
      if (textOf(value) === null && value.type === 'JSXExpressionContainer' && textOf(value['expression'] as Node) === null) open.push(value)
      continue
    }
    if (node.type === 'JSXElement' || node.type === 'JSXFragment') {
      for (const child of node['children'] as Node[]) if (child.type === 'JSXExpressionContainer') for (const text of outcomes(child).filter(hasLetters)) found.add(text)
    }
    const text = textOf(node)
    if (text !== null && readsAsSentence(text)) found.add(text)
    open.push(...childrenOf(node))
  }
  return [...found].filter((text) => !exempt.has(`${path}: ${text}`)).map((text) => `${path}: ${text}`)
}

test('every word of the page is in the catalogue', () => {
  expect(files.length).toBeGreaterThan(200)
  expect(files.flatMap(uncatalogued)).toEqual([])
})

test('numbers, dates and plurals are told by the catalogue', () => {
  const own = /\bnew Intl\.(NumberFormat|DateTimeFormat|RelativeTimeFormat|PluralRules|ListFormat)\b|\.toLocale(Date|Time)?String\(|=== 1 \? ['`]/
  expect(files.filter((path) => own.test(readFileSync(join(renderer, path), 'utf8')))).toEqual([])
})
