import { spawn } from 'node:child_process'

const tailLength = 16_000

/**
 * Runs a program to its end. `quiet` collects its output instead of showing it; `output` is the last of what it said.
 * Ctrl+C reaches the child by the terminal; we wait for it and pass on how it ended.
 */
export function runToEnd(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const stdio = options.quiet ? ['ignore', 'pipe', 'pipe'] : (options.stdio ?? 'inherit')
    const env = { ...(options.env ?? process.env), ...(options.quiet ? { NO_COLOR: '1', FORCE_COLOR: '0' } : {}) }
    const child = spawn(command, args, { ...options, env, stdio })
    let output = ''
    const collect = (chunk) => {
      output = (output + chunk).slice(-tailLength)
    }
    child.stdout?.setEncoding('utf8').on('data', collect)
    child.stderr?.setEncoding('utf8').on('data', collect)
    const release = holdSignals(child)
    options.onStart?.(child)
    child.once('error', (error) => {
      release()
      reject(error)
    })
    child.once('close', (code, signal) => {
      release()
      resolve({ code: code ?? 128, signal, output })
    })
  })
}

/** While `child` runs, Ctrl+C and a polite kill end the child first; we follow when it is gone. */
export function holdSignals(child) {
  const pass = (signal) => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  }
  process.on('SIGINT', pass)
  process.on('SIGTERM', pass)
  process.on('SIGHUP', pass)
  return () => {
    process.off('SIGINT', pass)
    process.off('SIGTERM', pass)
    process.off('SIGHUP', pass)
  }
}

/** How to call npm: the one that started us, else the one on the PATH. */
export function npmCommand() {
  const script = process.env.npm_execpath
  if (script && /\.c?js$/.test(script)) return { command: process.execPath, args: [script], shell: false }
  return { command: 'npm', args: [], shell: process.platform === 'win32' }
}

/** What the child said last, for a person: at most `lines` lines that are not empty. */
export function lastWords(output, lines = 8) {
  return output
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\s+at .*:\d+:\d+\)?$/.test(line))
    .slice(-lines)
    .map((line) => `  ${line.trimEnd()}`)
    .join('\n')
}
