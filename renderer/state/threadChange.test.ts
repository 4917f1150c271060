import { expect, test } from 'vitest'
import type { NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import { fromData } from '../../loom/loomData'
import { freshId } from '../../loom/ids'
import { eachSeed, type Random } from '../../loom/testing/random'
import { threadChange, type Threading } from './threadChange'

/** A loom that is one chain of these texts. */
function chain(texts: readonly string[]): Threading {
  const ids = texts.map(() => freshId('n'))
  const nodes = texts.map((text, i) => ({
    id: ids[i] as NodeId,
    parent: ids[i - 1] ?? null,
    children: ids.slice(i + 1, i + 2),
    text,
    runs: text === '' ? [] : [{ origin: 'writer' as const, length: text.length }],
    createdAt: 0,
    marks: {},
  }))
  const loom: Loom = fromData({ id: freshId('l'), title: '', root: ids[0] as NodeId, nodes, generations: [], choices: [] })
  return { loom, ids }
}

const changed = (before: readonly string[], after: readonly string[]) => threadChange(chain(before), chain(after))

test('texts that read the same need no change, however they are cut', () => {
  expect(changed(['once', ' upon'], ['on', 'ce upon'])).toBeNull()
})

test.each([
  ['a word in the middle', ['once ', 'upon a time'], ['once ', 'upon my time'], { at: 10, removed: 1, inserted: 'my' }],
  ['another end', ['once', ' a', 'b'], ['once', ' c'], { at: 5, removed: 2, inserted: 'c' }],
  ['an insertion among equals', ['aaa'], ['aaaa'], { at: 3, removed: 0, inserted: 'a' }],
  ['a removal before an equal end', ['x', 'yy', 'z'], ['x', 'z'], { at: 1, removed: 2, inserted: '' }],
  ['an emoji for another whose first half is the same', ['\u{1f600}'], ['\u{1f601}'], { at: 0, removed: 2, inserted: '\u{1f601}' }],
])('%s', (_, before, after, change) => {
  expect(changed(before, after)).toEqual(change)
})

test('the change turns one text into the other', () => {
  eachSeed(300, (random) => {
    const [before, after] = [texts(random), texts(random)]
    const change = changed(before, after)
    const old = before.join('')
    const made = change === null ? old : old.slice(0, change.at) + change.inserted + old.slice(change.at + change.removed)
    expect(made).toBe(after.join(''))
  })
})

function texts(random: Random): readonly string[] {
  const letters = ['a', 'b', '\u{1f600}', '\u{1f601}', '\n']
  return Array.from({ length: 1 + random.below(5) }, () => Array.from({ length: random.below(5) }, () => random.pick(letters)).join(''))
}
