import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { forApp } from './arguments.mjs'
import { holdSignals } from './children.mjs'
import { root } from './setUp.mjs'
import { say } from './words.mjs'

/**
 * The browser shell, until it is closed; resolves to an exit code. Its standard output is one line of JSON: `spoken`
 * turns that into a sentence.
 */
export async function serve({ model, data, port = null, open = true, spoken = false }) {
  const args = ['serve', ...forApp({ model, data }), ...(port === null ? [] : ['--port', port]), ...(open ? [] : ['--no-open'])]
  const program = join(root, 'out', 'main', 'cli.js')
  const child = spawn(process.execPath, [program, ...args], { cwd: root, stdio: ['ignore', spoken ? 'pipe' : 'inherit', 'inherit'] })
  child.stdout?.setEncoding('utf8').once('data', (line) => say(`Heddle is open at ${JSON.parse(line).url} (Ctrl+C here ends it).`))
  const release = holdSignals(child)
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(signal ? 130 : code))
  })
  release()
  return code
}
