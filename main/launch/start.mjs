import './checkNode.mjs'
import { spawn } from 'node:child_process'
import { forApp, readArguments } from './arguments.mjs'
import { serve } from './browserShell.mjs'
import { holdSignals, lastWords } from './children.mjs'
import { fetchElectron, findElectron } from './electronBinary.mjs'
import { root, setUp } from './setUp.mjs'
import { launch, say } from './words.mjs'

/** A window that dies with an error this soon never opened: the browser takes over. */
const opening = 10_000

await launch(async () => {
  const wish = readArguments(process.argv.slice(2), ['--model', '--data', '--electron', '--browser'])
  await setUp()
  if (wish.browser) return serve({ ...wish, spoken: true })
  const obstacle = noWindowHere()
  if (obstacle) return inBrowser(obstacle, wish)
  const found = findElectron()
  const { program, sentence } = found ? { program: found, sentence: null } : await fetchElectron(wish.electron)
  if (!program) return sentence ? inBrowser(sentence, wish) : 130
  const end = await openWindow(program, forApp(wish))
  return end.failed ? inBrowser(`Electron could not open a window here (${end.why}).`, wish) : end.code
})

function inBrowser(sentence, wish) {
  say(`${sentence} Opening Heddle in the browser instead.`)
  return serve({ ...wish, spoken: true })
}

/** Why Electron cannot work on this machine, or null. Its sandbox is never switched off to make it work. */
function noWindowHere() {
  if (process.platform !== 'linux' || process.env.ELECTRON_OVERRIDE_DIST_PATH) return null
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'There is no display here for a window of its own.'
  return process.getuid() === 0 ? "Electron's sandbox does not work for root." : null
}

async function openWindow(program, args) {
  const env = { ...process.env }
  delete env.ELECTRON_RUN_AS_NODE
  const startedAt = Date.now()
  const child = spawn(program, ['.', ...args], { cwd: root, env, stdio: ['ignore', 'ignore', 'pipe'], windowsHide: false })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    said = (said + chunk).slice(-16_000)
    const ours = chunk.split('\n').filter((line) => line.startsWith('heddle: '))
    if (ours.length > 0) say(ours.map((line) => line.slice('heddle: '.length)).join('\n'))
  })
  const release = holdSignals(child)
  let stopped = false
  const stop = () => {
    stopped = true
  }
  process.once('SIGINT', stop).once('SIGTERM', stop)
  const end = await new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 1, why: error.message }))
    child.once('close', (code, signal) => resolve({ code: code ?? 1, why: signal ?? `it ended with ${code}` }))
  })
  release()
  if (stopped) return { failed: false, code: 130, why: '' }
  const fatal = said.split('\n').find((line) => /FATAL|error while loading shared libraries/.test(line))
  const why = fatal ? lastWords(fatal.replace(/^\[[^\]]*\]\s*/, ''), 1).trim().slice(0, 160) : end.why
  return { failed: end.code !== 0 && Date.now() - startedAt < opening, code: end.code, why }
}
