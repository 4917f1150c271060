import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { lastWords, runToEnd } from '../main/launch/children.mjs'
import { root } from '../main/launch/setUp.mjs'
import { say } from '../main/launch/words.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge']
const usual = {
  darwin: ['/Applications/Chromium.app/Contents/MacOS/Chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
  win32: ['C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'],
  linux: [],
}
const debianPackages = ['chromium', 'fonts-liberation', 'fonts-noto-cjk', 'fonts-noto-color-emoji']

/** A Chromium that is on this machine: HEDDLE_CHROMIUM, then the PATH, the usual places, Playwright's own. Null: none. */
export function findBrowser() {
  const named = process.env.HEDDLE_CHROMIUM
  if (named) return runs(named) ? named : null
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const candidates = [...folders.flatMap((folder) => names.map((name) => join(folder, name + suffix))), ...(usual[process.platform] ?? [])]
  return candidates.find(runs) ?? playwrightsOwn()
}

function playwrightsOwn() {
  try {
    const { chromium } = createRequire(join(root, 'package.json'))('playwright-core')
    const path = chromium.executablePath()
    return path !== '' && existsSync(path) ? path : null
  } catch {
    return null
  }
}

function runs(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * A Chromium, installed when there is none: from the distribution on Debian and Ubuntu as root, else Playwright's own
 * download. `{ path: null, sentence }` when it cannot be had.
 */
export async function needBrowser() {
  if (process.env.HEDDLE_CHROMIUM && !findBrowser()) return { path: null, sentence: `HEDDLE_CHROMIUM names ${process.env.HEDDLE_CHROMIUM}, which cannot be run.` }
  const found = findBrowser()
  if (found) return { path: found, sentence: null }
  const debian = isDebian()
  const end = debian && process.getuid() === 0 ? await installFromDebian() : await installPlaywrights()
  const path = findBrowser()
  if (path) return { path, sentence: null }
  say(lastWords(end.output))
  const command = debian ? `sudo apt-get install -y ${debianPackages.join(' ')}` : 'npx playwright install chromium'
  return { path: null, sentence: `The end-to-end tests need Chromium and it could not be installed here: run \`${command}\`, or set HEDDLE_CHROMIUM to a browser.` }
}

function isDebian() {
  try {
    return process.platform === 'linux' && /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false
  }
}

async function installFromDebian() {
  say('Installing Chromium and fonts from the distribution (once) …')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args) => runToEnd('apt-get', ['-o', 'DPkg::Lock::Timeout=600', '-y', '-q', ...args], { quiet: true, env }).catch((error) => ({ code: 1, output: error.message }))
  const update = await apt('update')
  const install = await apt('install', '--no-install-recommends', ...debianPackages)
  return { output: update.output + install.output }
}

async function installPlaywrights() {
  say("Downloading Playwright's Chromium (once) …")
  const cli = join(root, 'node_modules', 'playwright-core', 'cli.js')
  return runToEnd(process.execPath, [cli, 'install', 'chromium'], { quiet: true }).catch((error) => ({ code: 1, output: error.message }))
}
