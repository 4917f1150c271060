import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build, type InlineConfig } from 'vite'
import type { Declared } from './notImplemented'

const here = import.meta.dirname
const folder = resolve(here, '../.standin')
const declarations = resolve(here, '../../node_modules/electron/electron.d.ts')

/**
 * Builds the stand-in when its sources are newer than the last build. Answers the folder that holds the executable
 * `electron`, to be named as Electron's folder (ELECTRON_OVERRIDE_DIST_PATH).
 */
export async function buildStandin(): Promise<string> {
  if (isFresh()) return folder
  const fresh = `${folder}.${process.pid}`
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { recursive: true })
  for (const name of ['boot', 'utilityEntry']) await bundle(fresh, `${name}.ts`, 'cjs', name === 'boot' ? 'boot.cjs' : 'utility.cjs')
  await bundle(fresh, 'importHooks.ts', 'es', 'importHooks.mjs')
  for (const name of ['mainWorld', 'preloadWorld']) await bundle(fresh, `worlds/${name}.ts`, 'iife', `${name}.js`)
  writeFileSync(join(fresh, 'declared.json'), JSON.stringify(readDeclared(readFileSync(declarations, 'utf8'))))
  writeFileSync(join(fresh, 'package.json'), '{"type":"commonjs"}\n')
  writeFileSync(join(fresh, '.gitignore'), '*\n')
  writeFileSync(join(fresh, 'electron'), `#!/usr/bin/env node\nrequire('./boot.cjs')\n`)
  chmodSync(join(fresh, 'electron'), 0o755)
  rmSync(folder, { recursive: true, force: true })
  renameSync(fresh, folder)
  return folder
}

async function bundle(into: string, entry: string, format: 'cjs' | 'es' | 'iife', fileName: string): Promise<void> {
  const page = format === 'iife'
  const config: InlineConfig = {
    configFile: false,
    logLevel: 'error',
    root: here,
    build: {
      outDir: into,
      emptyOutDir: false,
      minify: false,
      target: page ? 'chrome120' : 'node20',
      lib: { entry: join(here, entry), formats: [format], fileName: () => fileName, name: 'standin' },
      rolldownOptions: page ? {} : { external: [/^node:/] },
    },
    ...(page ? {} : { ssr: { target: 'node', noExternal: true }, define: { 'import.meta.dirname': '__dirname' } }),
  }
  await build(config)
}

function isFresh(): boolean {
  const executable = join(folder, 'electron')
  if (!existsSync(executable)) return false
  const built = statSync(executable).mtimeMs
  const sources = readdirSync(here, { recursive: true, encoding: 'utf8' }).map((name) => join(here, name))
  return [...sources, declarations].every((path) => statSync(path).mtimeMs < built)
}

/** The names that electron.d.ts declares for the main process. */
function readDeclared(text: string): Declared {
  const members: Record<string, string[]> = {}
  const block = /^ {2}(?:class|interface) (\w+)[^\n]*\{\n([\s\S]*?)^ {2}\}/gm
  for (const [, name = '', body = ''] of text.matchAll(block)) {
    const found = [...body.matchAll(/^ {4}(?:readonly )?(\w+)[?]?[(:<]/gm)].map((match) => match[1] ?? '')
    members[name] = [...new Set([...(members[name] ?? []), ...found])].filter((member) => member !== 'constructor')
  }
  const main = /^ {2}namespace Main \{\n([\s\S]*?)^ {2}\}/m.exec(text)?.[1] ?? ''
  const modules = [...main.matchAll(/^ {4}(?:const|class|let) (\w+)/gm)].map((match) => match[1] ?? '')
  const kept = ['App', 'Dialog', 'Clipboard', 'Shell', 'Screen', 'Net', 'Protocol', 'SafeStorage', 'NativeTheme', 'BaseWindow', 'BrowserWindow', 'WebContents', 'Session', 'UtilityProcess']
  return { modules, members: Object.fromEntries(kept.map((name) => [name, members[name] ?? []])) }
}
