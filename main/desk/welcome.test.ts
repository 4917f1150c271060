import { readFileSync } from 'node:fs'
import nspell from 'nspell'
import { expect, test } from 'vitest'
import { wordsIn } from '../../renderer/spelling/wordsIn'
import { welcome } from './welcome'

test.each(['dictionary-en', 'dictionary-en-gb'])('a new writer’s first page has no word that %s marks', (name) => {
  const [aff, dic] = ['aff', 'dic'].map((kind) => readFileSync(`node_modules/${name}/index.${kind}`)) as [Buffer, Buffer]
  const checker = nspell({ aff, dic })
  expect(wordsIn(welcome.text).map(({ word }) => word).filter((word) => !checker.correct(word))).toEqual([])
})
