import { expect, test } from 'vitest'
import { parseLaunchArguments } from './launchArguments'

test('what Playwright passes is told apart from what is the app’s', () => {
  expect(parseLaunchArguments(['-r', 'loader.js', '--no-sandbox', '--inspect=0', '--remote-debugging-port=0', '.', '--data', 'x', '--inspect'])).toEqual({
    preloads: ['loader.js'],
    inspectPort: 0,
    switches: ['--no-sandbox', '--remote-debugging-port=0'],
    app: '.',
  })
})

test('without an app the folder it stands in is meant', () => {
  expect(parseLaunchArguments(['--inspect'])).toEqual({ preloads: [], inspectPort: 9229, switches: [], app: '.' })
})
