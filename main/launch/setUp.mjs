import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { lastWords, npmCommand, runToEnd } from './children.mjs'
import { Refusal, say } from './words.mjs'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const at = (...parts) => join(root, ...parts)

/** Everything a fresh clone needs before it can run: dependencies as locked, and a build of the sources as they are. */
export async function setUp() {
  await installDependencies()
  await buildSources()
}

/** Installs exactly what package-lock.json names, when that is not what is there. */
export async function installDependencies() {
  const lockFile = at('package-lock.json')
  if (!existsSync(lockFile)) {
    throw new Refusal('package-lock.json is missing, so the dependencies cannot be installed as tested: restore it, or run `npm install` and then the same command again.')
  }
  const lock = readFileSync(lockFile)
  const wanted = createHash('sha256').update(lock).digest('hex')
  const stamp = at('node_modules', '.heddle-lock')
  if (readOr(stamp, '') === wanted) return
  if (!isInstalled(lock)) {
    say(existsSync(at('node_modules')) ? 'Bringing the dependencies up to date …' : 'Installing the dependencies (once, about a minute) …')
    const npm = npmCommand()
    const args = [...npm.args, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
    const end = await runToEnd(npm.command, args, { cwd: root, quiet: true, shell: npm.shell }).catch((error) => ({ code: 1, output: error.message }))
    if (end.signal) throw new Refusal('The installation was stopped; the same command begins it again.')
    if (end.code !== 0) {
      say(lastWords(end.output))
      throw new Refusal('The dependencies could not be installed (npm says why above): check the network, or run `npm install` and then the same command again.')
    }
  }
  writeFileSync(stamp, wanted)
}

/** True when node_modules holds every package of the lock in its version, by npm's own record of what it installed. */
function isInstalled(lock) {
  try {
    const wanted = JSON.parse(lock).packages
    const found = JSON.parse(readFileSync(at('node_modules', '.package-lock.json'), 'utf8')).packages
    return Object.entries(wanted).every(([path, entry]) => {
      if (path === '' || entry.link) return true
      const have = found[path]
      return have ? have.version === entry.version && existsSync(at(path)) : Boolean(entry.optional || entry.devOptional)
    })
  } catch {
    return false
  }
}

const sourceFolders = ['loom', 'protocol', 'main', 'preload', 'renderer']
const sourceFiles = ['package.json', 'electron.vite.config.ts', 'tsconfig.json', 'LICENSE', 'models/CARD.md', 'package-lock.json']

/** Builds `out/` when a source changed since the last whole build. A build takes its place when it is whole, never before. */
export async function buildSources() {
  const wanted = hashSources()
  if (readOr(at('out', '.heddle-build'), '') === wanted) return
  say('Building …')
  const next = at('node_modules', `.heddle-out-${process.pid}`)
  try {
    const args = [at('node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build', '--outDir', next, '--logLevel', 'warn']
    const end = await runToEnd(process.execPath, args, { cwd: root, quiet: true })
    if (end.signal) throw new Refusal('The build was stopped; the same command begins it again.')
    if (end.code !== 0) {
      say(lastWords(end.output, 30))
      throw new Refusal('The sources could not be built (the reason stands above).')
    }
    writeFileSync(join(next, '.heddle-build'), wanted)
    const before = at('node_modules', `.heddle-before-${process.pid}`)
    if (existsSync(at('out'))) renameSync(at('out'), before)
    renameSync(next, at('out'))
    rmSync(before, { recursive: true, force: true })
  } finally {
    rmSync(next, { recursive: true, force: true })
  }
}

function hashSources() {
  const hash = createHash('sha256')
  for (const file of sourceFiles) hash.update(file).update(readOr(at(file), ''))
  for (const folder of sourceFolders) {
    const files = existsSync(at(folder)) ? readdirSync(at(folder), { recursive: true, encoding: 'utf8' }).sort() : []
    for (const file of files) {
      const path = at(folder, file)
      if (/\.test\.tsx?$/.test(file) || !statSync(path).isFile()) continue
      hash.update(`\0${folder}/${file}\0`).update(readFileSync(path))
    }
  }
  return hash.digest('hex')
}

function readOr(file, otherwise) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return otherwise
  }
}
