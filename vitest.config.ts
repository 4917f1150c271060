import { defineConfig } from 'vitest/config'

const long = process.env['HEDDLE_LONG'] === '1'

export default defineConfig({
  test: {
    include: ['{loom,protocol,main,preload,renderer,models,e2e,bench}/**/*.test.{ts,tsx}'],
    environment: 'node',
    maxWorkers: 2,
    testTimeout: long ? 600_000 : 30_000,
    hookTimeout: long ? 600_000 : 30_000,
  },
})
