import { test as base, expect } from '@playwright/test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Heddle, type LaunchWish } from './heddle'
import { strangeApp, strangely } from './strangeApp'
import type { Writer } from './writer'

interface Options {
  /** Model of the app under test: null is the bundled one. */
  readonly model: string | null
  /** What the page speaks; see `strangeApp`. */
  readonly language: 'English' | 'strange'
  /** Errors in the page that a test provokes. */
  readonly toleratedErrors: RegExp | null
}

interface Fixtures {
  /** An empty folder for everything the app keeps; removed afterwards. */
  readonly home: string
  /** Starts the app on `home`, as often as a test likes. Whatever still runs is ended afterwards. */
  readonly start: (wish?: Partial<LaunchWish>) => Promise<Heddle>
  /** The app, started. */
  readonly heddle: Heddle
  readonly writer: Writer
}

export const test = base.extend<Options & Fixtures>({
  model: [null, { option: true }],
  language: ['English', { option: true }],
  toleratedErrors: [null, { option: true }],

  // oxlint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from this pattern.
  home: async ({}, use) => {
    const home = mkdtempSync(join(tmpdir(), 'heddle-e2e-'))
    await use(home)
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
  },

  start: async ({ home, model, language, toleratedErrors }, use, info) => {
    const strange = language === 'strange' ? { app: strangeApp(), says: strangely } : null
    const started: Heddle[] = []
    await use(async (wish = {}) => {
      const heddle = await Heddle.launch({ home, model, ...strange, ...wish })
      started.push(heddle)
      return heddle
    })
    for (const heddle of started) {
      if (heddle.isRunning) await heddle.close().catch(() => undefined)
      if (info.status !== info.expectedStatus) await info.attach('main', { body: heddle.said })
      const errors = heddle.pageErrors.filter((error) => !toleratedErrors?.test(error))
      expect.soft(errors, 'errors in the page').toEqual([])
    }
    if (strange !== null) rmSync(strange.app, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
  },

  heddle: async ({ start }, use) => {
    await use(await start())
  },

  writer: async ({ heddle }, use) => {
    await use(heddle.writer)
  },
})

export { expect }
