import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.ts$|(^|[\\/])testing[\\/]/.test(file))
    .map((file) => join(root, folder, file))
}

/** The modules a file names in imports of any kind. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(/(?:from|import|require)\s*\(?\s*['"]([^'"]+)['"]/g)].map((match) => match[1] ?? '')
}

function offenders(folder: string, isForbidden: (name: string, file: string) => boolean): string[] {
  return sources(folder).flatMap((file) =>
    importsOf(file)
      .filter((name) => isForbidden(name, relative(root, file)))
      .map((name) => `${relative(root, file)} imports ${name}`),
  )
}

test('the engine has no network', () => {
  const network = /^(node:)?(http|https|http2|net|tls|dgram|dns|dns\/promises|inspector|cluster)$|^(ws|undici|electron)$/
  expect(offenders('main/engine', (name) => network.test(name))).toEqual([])
  const callers = sources('main/engine').filter((file) => /\b(fetch|WebSocket|XMLHttpRequest|EventSource)\s*\(/.test(readFileSync(file, 'utf8')))
  expect(callers.map((file) => relative(root, file))).toEqual([])
})

test('only the engine knows native libraries, and main reaches them through the worker alone', () => {
  const native = /^(node-llama-cpp|koffi)$|^@node-llama-cpp\//
  const outside = ['loom', 'protocol', 'main', 'preload', 'renderer'].flatMap((folder) => offenders(folder, (name, file) => native.test(name) && !/^main[\\/]engine[\\/]llama[\\/]/.test(file)))
  expect(outside).toEqual([])
  const shortcuts = offenders('main', (name, file) => /[\\/]llama[\\/]/.test(name) && !/^main[\\/]engine[\\/](worker\.ts|llama[\\/])/.test(file))
  expect(shortcuts).toEqual([])
})

test('no template of a model is ever run', () => {
  expect(offenders('main/engine', (name) => /jinja|nunjucks|chatWrapper/i.test(name))).toEqual([])
})
