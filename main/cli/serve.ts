import { resolve } from 'node:path'
import { valueOf } from '../../protocol/fault'
import { findModel } from '../engine/modelFile'
import { findPlaces } from '../places'
import { badUse, readWords } from './commandLine'
import type { CliCommand } from './commandLine'

const help = `Usage: heddle serve [options]

Serves Heddle to a browser on this machine, on loopback only. The first line on standard output is {"url":…}; the
address lets one browser in, so keep it to yourself. Ends on Ctrl+C.

  --port P              0 to 65535; 0 takes any free one (default 0)
  --data DIR            keep looms and settings there
  --model FILE          a GGUF base model (default: the last one used, else the one that comes with Heddle)
  --no-open             do not open a browser
`

export const serve: CliCommand = {
  name: 'serve',
  summary: 'serve the editor to a browser on this machine',
  help,
  run: async (words, io) => {
    const options = {
      port: { type: 'string' },
      data: { type: 'string' },
      model: { type: 'string' },
      'no-open': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    } as const
    const given = readWords('serve', words, options, 0)
    const port = given.number('port', 0)
    if (!Number.isInteger(port) || port < 0 || port > 65_535) throw badUse('--port must be a whole number from 0 to 65535.')
    const data = given.text('data')
    const wished = given.text('model')
    const { bundledModel } = findPlaces({ data: null, userData: null })
    const model = wished === null ? null : valueOf(await findModel(wished, bundledModel, io.folder))
    const { startBrowserShell } = await import('../browser/browserShell')
    const shell = await startBrowserShell({
      port,
      data: data === null ? null : resolve(io.folder, data),
      model,
      open: !given.flag('no-open'),
    }).catch((error: unknown) => {
      const code = error instanceof Error && 'code' in error ? error.code : null
      if (code === 'EADDRINUSE') throw badUse(`Port ${port} is taken by another program.`)
      if (code === 'EACCES') throw badUse(`Port ${port} may not be used: its permissions forbid it.`)
      throw error
    })
    await io.write(`${JSON.stringify({ url: shell.url })}\n`)
    io.signal.addEventListener('abort', () => void shell.close())
    await shell.closed
    return 0
  },
}
