import './checkNode.mjs'
import { buildSources, installDependencies } from './setUp.mjs'
import { launch } from './words.mjs'

await launch(async () => {
  await installDependencies()
  await buildSources()
  return 0
})
