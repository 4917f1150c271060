import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkGguf } from '../main/engine/ggufHeader'

const here = (path: string): string => join(import.meta.dirname, path)
const text = (path: string): string => readFileSync(here(path), 'utf8')
const card = text('CARD.md')
const model = readFileSync(here('heddle-base-4m.gguf'))

/** The second cell of the card's row that begins with `name`. */
function fact(name: string): string {
  const row = card.split('\n').find((line) => line.startsWith(`| ${name} |`))
  if (row === undefined) throw new Error(`the card has no row “${name}”`)
  return row.split('|')[2]!.trim()
}

const number = (name: string): number => Number(fact(name).replaceAll(',', ''))

describe('the bundled model', () => {
  test('is the one its card describes', async () => {
    expect(createHash('sha256').update(model).digest('hex')).toBe(fact('sha256'))
    const header = await checkGguf(here('heddle-base-4m.gguf'))
    if (!header.ok) throw new Error(header.fault.sentence)
    expect(header.value).toMatchObject({
      title: 'Heddle base 4M',
      architecture: fact('architecture'),
      quantisation: fact('quantisation'),
      bytes: number('bytes'),
      parameters: number('parameters'),
      layers: number('layers'),
      vocabulary: number('vocabulary'),
      contextTrained: number('context'),
      chatTemplate: false,
    })
  })

  test('names the pre-tokenizer that keeps spaces', () => {
    expect(model.subarray(0, 200_000).toString('latin1')).toMatch(/tokenizer\.ggml\.pre.{12}trillion/s)
  })

  test('was measured on every held-out book, and each number is possible', () => {
    const heldOut = books.filter(({ shelf }) => shelf === 'held-out')
    const rows = [...card.matchAll(/^\| ([^|]+): ([^|]+) \| ([\d.]+) \| ([\d.]+) \|/gm)]
    const measured = rows.map(([, genre, title]) => `${genre}: ${title}`)
    expect(measured.toSorted()).toEqual(heldOut.map(({ genre, title }) => `${genre}: ${title}`).toSorted())
    for (const [, , , perplexity, bits] of rows) {
      expect(Number(perplexity)).toBeGreaterThan(1)
      expect(Number(bits)).toBeLessThan(2)
    }
  })
})

const [columns = '', ...lines] = text('train/manifest.csv').trimEnd().split('\n')
const names = columns.split(',')
type Column = 'file' | 'title' | 'genre' | 'shelf' | 'licence' | 'commit' | 'sha256'
const books = lines.map((line) => {
  const matches = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)]
  const cells = matches.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '')
  return Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ''])) as Record<Column, string>
})

describe('models/train', () => {
  test('knows source, licence and hash of every book', () => {
    expect(books.length).toBe(349)
    for (const { file, licence, commit, sha256, shelf, genre } of books) {
      expect(licence, file).not.toBe('')
      expect(commit, file).toMatch(/^[0-9a-f]{40}$/)
      expect(sha256, file).toMatch(/^[0-9a-f]{64}$/)
      expect(['fairy', 'plain', 'old', 'held-out'], file).toContain(shelf)
      expect(genre !== '', file).toBe(shelf === 'held-out')
    }
    expect(new Set(books.map(({ file }) => file)).size).toBe(books.length)
  })

  test('its page and the card name files that exist', () => {
    const page = text('train/README.md')
    const scripts = [...page.matchAll(/python3 (\w+\.py)/g)].map(([, name]) => `train/${name}`)
    const paths = [...`${page}\n${card}`.matchAll(/\bmodels\/[\w./-]+\w/g)].map(([path]) => path.slice('models/'.length))
    expect(scripts.length).toBeGreaterThan(6)
    expect([...scripts, ...paths].filter((path) => !existsSync(here(path)))).toEqual([])
  })
})
