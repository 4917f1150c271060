import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { contentPolicy, pageHeaders } from './contentPolicy'

const directives = new Map(contentPolicy.split('; ').map((directive) => [directive.split(' ')[0] as string, directive.split(' ').slice(1)]))

test('nothing is allowed that is not named, and nothing named lies outside the app', () => {
  expect(directives.get('default-src')).toEqual(["'none'"])
  for (const name of ['script-src', 'worker-src', 'connect-src', 'font-src']) expect(directives.get(name), name).toEqual(["'self'"])
  for (const name of ['base-uri', 'form-action', 'frame-src', 'frame-ancestors']) expect(directives.get(name), name).toEqual(["'none'"])
  expect(contentPolicy).not.toMatch(/https?:|\*|unsafe-eval|blob:/)
  expect([...directives].filter(([, values]) => values.includes("'unsafe-inline'")).map(([name]) => name)).toEqual(['style-src'])
})

test('markup needs a trusted type, and no policy is one for everybody', () => {
  expect(directives.get('require-trusted-types-for')).toEqual(["'script'"])
  expect(directives.get('trusted-types')).not.toContain('default')
  expect(directives.get('trusted-types')).not.toContain("'allow-duplicates'")
})

test('every policy that Monaco makes is on the list', () => {
  const folder = join(import.meta.dirname, '..', 'node_modules', 'monaco-editor', 'esm')
  const scripts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'))
  const made = scripts.flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/createTrustedTypesPolicy\('([^']+)'/g)].map(([, name]) => name as string))
  expect(made.length).toBeGreaterThan(0)
  expect(made.filter((name) => !directives.get('trusted-types')?.includes(name))).toEqual([])
})

test('a file is what its type says, and no other site may hold it', () => {
  expect(pageHeaders).toMatchObject({ 'x-content-type-options': 'nosniff', 'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin' })
})
