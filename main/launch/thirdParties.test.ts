import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { inPage, thirdParties } from './thirdParties.mjs'

/** Faces of other editors, in a benchmark's pages and never in Heddle's. */
const ofBenches = ['@fontsource/ia-writer-duo', '@fontsource/lilex']
const root = resolve(import.meta.dirname, '../..')
const all = thirdParties(root)
const text = (name: string): string => all.find((party) => party.name === name)?.text ?? ''

test('every package that Heddle asks for or builds into its page is named, with its licence', () => {
  const { dependencies } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as { readonly dependencies: Readonly<Record<string, string>> }
  expect(all.map(({ name }) => name)).toEqual(expect.arrayContaining([...Object.keys(dependencies), ...inPage, '@preact/signals-core', 'is-buffer']))
  expect(all.filter(({ licence }) => licence === '')).toEqual([])
})

test('typefaces, dictionaries and the editor bring the words of their makers', () => {
  for (const name of inPage) expect(text(name).length, name).toBeGreaterThan(500)
  expect(text('dictionary-en-gb')).toContain('SCOWL')
  expect(text('@fontsource/opendyslexic')).toMatch(/open font licen[cs]e/i)
  expect(text('monaco-editor')).toMatch(/third.?party/i)
})

test('whatever the page is built of is in the list', () => {
  const names = new Set(all.map(({ name }) => name))
  const lock = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as { readonly devDependencies: Readonly<Record<string, string>> }
  const used = Object.keys(lock.devDependencies).filter((name) => /^(@fontsource|monaco|preact|@preact|nspell|dictionary-)/.test(name))
  expect(used.filter((name) => !names.has(name))).toEqual(ofBenches)
  const faces = readFileSync(resolve(root, 'renderer/theme/fonts.css'), 'utf8')
  expect(ofBenches.filter((name) => faces.includes(name))).toEqual([])
})
