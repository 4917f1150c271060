import './checkNode.mjs'
import { readArguments } from './arguments.mjs'
import { serve } from './browserShell.mjs'
import { setUp } from './setUp.mjs'
import { launch } from './words.mjs'

await launch(async () => {
  const wish = readArguments(process.argv.slice(2), ['--model', '--data', '--port', '--no-open'])
  await setUp()
  return serve(wish)
})
