import './checkNode.mjs'
import { join } from 'node:path'
import { runToEnd } from './children.mjs'
import { root, setUp } from './setUp.mjs'
import { launch } from './words.mjs'

/* The command line from a checkout: relative paths are meant from where the command was typed. */
await launch(async () => {
  await setUp()
  const end = await runToEnd(process.execPath, [join(root, 'out', 'main', 'cli.js'), ...process.argv.slice(2)], { cwd: process.env.INIT_CWD ?? process.cwd() })
  return end.signal ? 130 : end.code
})
