import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Packages that are built into the page; those that they need in turn are found. */
export const inPage = [
  'monaco-editor',
  'preact',
  '@preact/signals',
  'nspell',
  'dictionary-en',
  'dictionary-en-gb',
  '@fontsource-variable/inter',
  '@fontsource-variable/jetbrains-mono',
  '@fontsource-variable/literata',
  '@fontsource-variable/source-serif-4',
  '@fontsource/opendyslexic',
]

const notices = /^(licen[cs]e|copying|notice|third-?party-?notices)/i

/**
 * Everything of others that Heddle brings along, by name: what runs beside it, and what is built into its page. `text` is
 * what its makers ask to be passed on, empty where they ship none.
 */
export function thirdParties(root) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const open = [...Object.keys(packages['']?.dependencies ?? {}), ...inPage].map((name) => ({ name, from: '' }))
  const found = new Map()
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const path = homeOf(packages, next)
    if (path === null || found.has(path) || !existsSync(join(root, path))) continue
    const { version, license, dependencies = {}, optionalDependencies = {} } = packages[path]
    found.set(path, { name: next.name, version, licence: license ?? '', text: textOf(join(root, path)) })
    open.push(...Object.keys({ ...dependencies, ...optionalDependencies }).map((name) => ({ name, from: path })))
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

/** Where Node finds a package that one at `from` asks for; null: not in the lock file. */
function homeOf(packages, { name, from }) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const path = `${at === '' ? '' : `${at}/`}node_modules/${name}`
    if (path in packages) return path
    if (at === '') return null
  }
}

function textOf(folder) {
  const files = readdirSync(folder).filter((file) => notices.test(file)).sort()
  return files.map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim()).join('\n\n')
}
