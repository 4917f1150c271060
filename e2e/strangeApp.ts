import { cpSync, mkdtempSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pseudoLocale } from './pseudoLocale'

const root = resolve(import.meta.dirname, '..')

/**
 * A copy of the built app whose page speaks a language that nobody knows: the same build, but for the file of its wording.
 * Answers the app's folder, to be removed afterwards.
 */
export function strangeApp(): string {
  const app = mkdtempSync(join(tmpdir(), 'heddle-strange-'))
  cpSync(join(root, 'out'), join(app, 'out'), { recursive: true })
  cpSync(join(root, 'package.json'), join(app, 'package.json'))
  for (const folder of ['models', 'node_modules']) symlinkSync(join(root, folder), join(app, folder), 'junction')
  const assets = join(app, 'out', 'renderer', 'assets')
  const wording = readdirSync(assets).filter((name) => /^wording-.*\.js$/.test(name))
  if (wording.length !== 1 || wording[0] === undefined) throw new Error(`the build has ${wording.length} files of wording: build it again`)
  renameSync(join(assets, wording[0]), join(assets, 'english.js'))
  writeFileSync(join(assets, wording[0]), `
    import * as english from './english.js'
    export * from './english.js'
    const pseudoLocale = ${pseudoLocale.toString()}
    pseudoLocale(Object.values(english).find((each) => each?.common?.app !== undefined))
  `)
  return app
}

/** What the page of the strange app says for an English sentence. */
export function strangely(english: string): string {
  const catalogue = { english }
  pseudoLocale(catalogue)
  return catalogue.english
}
