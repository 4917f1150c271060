import { describe, expect, test } from 'vitest'
import { applyOps } from '../../loom/apply'
import type { NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import { sketch } from '../../loom/testing/sketch'
import { eachSeed } from '../../loom/testing/random'
import { randomLoom, randomOps } from '../../loom/testing/randomLoom'
import { firstWords } from './firstWords'
import { nextInOrder } from './nextInOrder'
import { originOf } from './originOf'
import { treeKey } from './treeKeys'
import { buildRows, refold, updateRows } from './treeRows'
import type { TreeRow, TreeView } from './treeRows'

const view = (loom: Loom, folded: readonly NodeId[] = [], archived = false): TreeView => ({ top: loom.root, folded: new Set(folded), archived })

/** Rows drawn with their indentation, a + before a folded one. */
function drawn(loom: Loom, rows: readonly TreeRow[]): string[] {
  return rows.map((row) => `${'  '.repeat(row.level)}${row.folded ? '+' : ''}${loom.nodes.get(row.id)?.text ?? ''} ${row.position}/${row.siblings}`)
}

describe('rows', () => {
  const { loom, node } = sketch('"root" > "a" > ["b" > "c" > "d", "e" archived > "f", "g"]')

  test('go in at forks only, and leave out what is archived', () => {
    expect(drawn(loom, buildRows(loom, view(loom)))).toEqual(['root 1/1', 'a 1/1', '  b 1/2', '  c 1/1', '  d 1/1', '  g 2/2'])
    expect(drawn(loom, buildRows(loom, view(loom, [], true)))).toEqual([
      'root 1/1', 'a 1/1', '  b 1/3', '  c 1/1', '  d 1/1', '  e 2/3', '  f 1/1', '  g 3/3',
    ])
  })

  test('fold and unfold', () => {
    const open = buildRows(loom, view(loom))
    const folded = view(loom, [node('b')])
    const closed = refold(open, loom, folded, node('b'))
    expect(drawn(loom, closed)).toEqual(['root 1/1', 'a 1/1', '  +b 1/2', '  g 2/2'])
    expect(refold(closed, loom, view(loom), node('b'))).toEqual(open)
  })

  test('kept up with changes are the rows built anew, and text alone changes none', () => {
    eachSeed(40, (random) => {
      let loom = randomLoom(random, 30)
      const folded = [...loom.nodes.keys()].filter(() => random.chance(0.1))
      const seen = view(loom, folded, random.chance(0.3))
      let rows = buildRows(loom, seen)
      for (let step = 0; step < 12; step++) {
        const ops = randomOps(loom, random)
        const after = applyOps(loom, ops)
        const next = updateRows(rows, loom, after, seen)
        expect(next).toEqual(buildRows(after, seen))
        if (ops.every(({ t }) => t === 'splice' || t === 'title')) expect(next).toBe(rows)
        loom = after
        rows = next
      }
    })
  })

  test('a chain of 100,000 nodes does not nest', () => {
    const ids = Array.from({ length: 100_000 }, (_, i) => `n_${i.toString(32).padStart(16, '0')}` as unknown as NodeId)
    const nodes = new Map(ids.map((id, i) => [id, { id, parent: ids[i - 1] ?? null, children: ids.slice(i + 1, i + 2), text: '', runs: [], createdAt: 0, marks: {} }]))
    const deep = { root: ids[0], nodes } as unknown as Loom
    const rows = buildRows(deep, view(deep))
    expect(rows.length).toBe(100_000)
    expect(rows.at(-1)).toMatchObject({ depth: 99_999, level: 0 })
  })
})

describe('keys of the tree', () => {
  const { loom, node } = sketch('"root" > ["apple" > "pear", "banana", "avocado"]')
  const rows = buildRows(loom, view(loom))
  const at = (text: string) => rows.findIndex(({ id }) => id === node(text))
  const typeahead = { text: '', at: -10_000 }
  const key = (name: string, from: string, now = 0) => treeKey(name, rows, at(from), { page: 10, typeahead, now, loom })

  test('walk, fold and go', () => {
    expect(key('ArrowDown', 'root')).toEqual({ t: 'activate', index: at('apple') })
    expect(key('ArrowUp', 'root')).toEqual({ t: 'activate', index: 0 })
    expect(key('End', 'root')).toEqual({ t: 'activate', index: at('avocado') })
    expect(key('ArrowLeft', 'banana')).toEqual({ t: 'activate', index: 0 })
    expect(key('ArrowLeft', 'root')).toEqual({ t: 'fold', id: node('root'), folded: true })
    expect(key(' ', 'apple')).toEqual({ t: 'fold', id: node('apple'), folded: true })
    expect(key('Enter', 'pear')).toEqual({ t: 'go', id: node('pear') })
    expect(key('F6', 'pear')).toBeNull()
  })

  test('letters find the next row that begins with them', () => {
    expect(key('a', 'apple', 10_000)).toEqual({ t: 'activate', index: at('avocado') })
    expect(key('p', 'apple', 10_100)).toEqual({ t: 'activate', index: at('apple') })
  })
})

test('the next bookmark in reading order, round the end', () => {
  const { loom, node } = sketch('"root" > ["a" bookmark > "b", "c" > "d" bookmark]')
  const marked = (from: string, by: 1 | -1) => nextInOrder(loom, node(from), by, ({ marks }) => marks.bookmark === true)
  expect(marked('b', 1)).toBe(node('d'))
  expect(marked('d', 1)).toBe(node('a'))
  expect(marked('b', -1)).toBe(node('a'))
  expect(marked('root', -1)).toBe(node('d'))
  expect(nextInOrder(loom, loom.root, 1, () => false)).toBeNull()
})

test('first words end at a word and never inside a character', () => {
  expect(firstWords('  One\n\ntwo  three', 40)).toBe('One two three')
  expect(firstWords('One two three four', 12)).toBe('One two…')
  expect(firstWords('👩'.repeat(10), 7)).toBe('👩👩👩…')
})

test('a node is by whoever wrote most of it', () => {
  const { loom, node } = sketch('"abc" + s"de"')
  expect(originOf(loom.nodes.get(node('abcde')) ?? { runs: [] })).toEqual({ origin: 'writer', whole: false })
  expect(originOf({ runs: [] })).toBeNull()
})
