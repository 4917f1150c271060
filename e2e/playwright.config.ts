import { defineConfig } from '@playwright/test'

/** The end-to-end suite. It runs on the built app in `out/`; `npm test` builds it first. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../test-results/e2e',
  globalSetup: './globalSetup.ts',
  workers: 2,
  fullyParallel: false,
  // A test that fails once and then passes is told of by name at the end of `npm test`: it hides a race, to be mended.
  retries: process.env['CI'] === undefined ? 0 : 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['line'], ['json', { outputFile: '../test-results/e2e.json' }]],
})
