import { expect, test } from 'vitest'
import { compare } from '../../loom/compare'
import { sketch } from '../../loom/testing/sketch'
import { compareThreads, neighbours } from './comparison'
import { stretchesOf } from './stretches'

const texts = (pair: ReturnType<typeof compareThreads>): readonly string[] | null => pair && pair.map(({ name, text }) => `${name}: ${text}`)

test('two threads are compared from where they part', () => {
  const { loom, node } = sketch('"It rained. " > ["He ran" > ["home.", "on."], "She stayed."]')
  expect(texts(compareThreads(loom, node('home.'), node('She stayed.')))).toEqual(['Way 1 of 2: He ranhome.', 'Way 2 of 2: She stayed.'])
  expect(texts(compareThreads(loom, node('home.'), node('on.')))).toEqual(['Way 1 of 2: home.', 'Way 2 of 2: on.'])
  expect(compareThreads(loom, node('He ran'), node('home.'))).toBeNull()
})

test('a thread has a neighbour at the fork nearest the caret, never one set aside', () => {
  const { loom, node } = sketch('"A " > ["one", "two" archived, "three"]')
  const visited = new Map()
  expect(texts(neighbours(loom, node('three'), node('three'), visited))).toEqual(['Way 1 of 3: one', 'Way 3 of 3: three'])
  expect(texts(neighbours(loom, node('one'), node('one'), visited))).toEqual(['Way 1 of 3: one', 'Way 3 of 3: three'])
  expect(texts(neighbours(loom, loom.root, node('one'), visited))).toEqual(['Way 1 of 3: one', 'Way 3 of 3: three'])
  const plain = sketch('"A " > ["one" > ["two"]]')
  expect(neighbours(plain.loom, plain.node('one'), plain.node('two'), visited)).toBeNull()
})

test('differences stand on both sides, in order, and lose no letter', () => {
  const [a, b] = ['The light was thin and she waited.', 'The light grew very dim and he waited there.']
  const { first, second, differences } = stretchesOf(compare(a, b))
  const whole = (side: typeof first): string => side.map(({ text }) => text).join('')
  expect([whole(first), whole(second)]).toEqual([a, b])
  expect(differences.length).toBeGreaterThanOrEqual(3)
  for (const side of [first, second]) {
    expect(side.flatMap(({ difference }) => (difference === null ? [] : [difference]))).toEqual(differences.map((_, i) => i))
  }
  expect(differences[0]?.first.trim()).toBe('was thin')
  expect(differences[0]?.second.trim()).toBe('grew very dim')
})
