import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { lastWords, runToEnd } from './children.mjs'
import { root } from './setUp.mjs'
import { say } from './words.mjs'

const home = join(root, 'node_modules', 'electron')
const memory = join(root, 'node_modules', '.heddle-electron')
const scratch = join(root, 'node_modules', '.heddle-fetch')
const patience = 90_000
const aDay = 86_400_000

const executables = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }
const executable = executables[process.platform] ?? 'electron'

/** Electron's own program, when it is on this machine; null otherwise. */
export function findElectron() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (override) return present(join(override, executable))
  return existsSync(join(home, 'path.txt')) ? present(join(home, 'dist', executable)) : null
}

function present(path) {
  return existsSync(path) ? path : null
}

/**
 * Electron's program, downloaded by Electron's own installer. Null with `sentence` when it cannot be had: a failure is
 * remembered for a day, so a closed network costs one wait and not one at each start; `force` tries again.
 */
export async function fetchElectron(force) {
  const version = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')).version
  const failed = recallFailure()
  if (!force && failed && failed.version === version && Date.now() - failed.at < aDay) {
    return { program: null, sentence: 'Electron could not be downloaded the last time; `npm start -- --electron` tries again.' }
  }
  say(`Downloading Electron ${version} (once, about 120 MB) …`)
  const end = await download()
  rmSync(scratch, { recursive: true, force: true })
  if (end.signal && !end.stalled) return { program: null, sentence: null }
  const program = findElectron()
  if (end.code === 0 && program) {
    rmSync(memory, { force: true })
    return { program, sentence: null }
  }
  writeFileSync(memory, JSON.stringify({ version, at: Date.now() }))
  return { program: null, sentence: `Electron cannot be downloaded here (${end.stalled ? 'nothing arrived for a while' : reason(end.output)}).` }
}

/** The installer runs with its own temporary folder, so that progress is seen as bytes on the disk. */
async function download() {
  mkdirSync(scratch, { recursive: true })
  let stalled = false
  let timer
  const end = await runToEnd(process.execPath, [join(home, 'install.js')], {
    cwd: root,
    quiet: true,
    env: { ...process.env, TMPDIR: scratch, TEMP: scratch, TMP: scratch, ELECTRON_GET_NO_PROGRESS: '1' },
    onStart(child) {
      let size = -1
      let since = Date.now()
      timer = setInterval(() => {
        const now = bytesUnder(scratch) + bytesUnder(join(home, 'dist'))
        if (now !== size) {
          size = now
          since = Date.now()
        } else if (Date.now() - since > patience) {
          stalled = true
          child.kill('SIGKILL')
        }
      }, 1000)
    },
  }).catch((error) => ({ code: 1, signal: null, output: error.message }))
  clearInterval(timer)
  return { ...end, stalled }
}

function bytesUnder(folder) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true }).reduce((sum, entry) => {
      return entry.isFile() ? sum + statSync(join(entry.parentPath ?? entry.path, entry.name)).size : sum
    }, 0)
  } catch {
    return 0
  }
}

function reason(output) {
  if (/fetch failed/.test(output)) return 'the network does not answer'
  const code = /\b(ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ENOSPC|EACCES|CERT_[A-Z_]+|SELF_SIGNED[A-Z_]*|HTTPError[^\n]*)/.exec(output)
  return code ? code[1].trim() : lastWords(output, 1).trim() || 'its installer gave no reason'
}

function recallFailure() {
  try {
    return JSON.parse(readFileSync(memory, 'utf8'))
  } catch {
    return null
  }
}
