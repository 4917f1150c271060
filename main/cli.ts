import { heddle } from './cli/heddle'

const ended = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ended.abort())

/** A reader that has had enough (`heddle … | head -1`) is no failure. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') process.stderr.write(`heddle: the results could not be written: ${error.code ?? error.message}\n`)
  process.exit(error.code === 'EPIPE' ? 0 : 2)
})
process.stderr.on('error', () => undefined)

const wiped = '\r\u001b[K'
let passing = ''

process.exitCode = await heddle(process.argv.slice(2), {
  write: (text) => new Promise((resolve) => process.stdout.write(text, () => resolve())),
  note: (text) => void process.stderr.write(`${passing === '' ? '' : wiped}heddle: ${text}\n${passing}`),
  progress: (text) => {
    if (!process.stderr.isTTY || (text ?? '') === passing) return
    passing = text === null ? '' : text.slice(0, (process.stderr.columns || 80) - 1)
    process.stderr.write(wiped + passing)
  },
  input: process.stdin,
  isTerminal: process.stdout.isTTY === true,
  folder: process.cwd(),
  signal: ended.signal,
})
