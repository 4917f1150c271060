import { expect, test } from 'vitest'
import { checkCall } from './bridgeGuards'
import { noOverrides, settingsWith } from './overrides'
import { readOverrides } from './overridesSchema'
import { settingsSchema } from './settings'

const settings = settingsSchema.parse({})

test('what a loom has of its own comes before the settings of the app, and nothing else changes', () => {
  expect(settingsWith(settings, { settings: { temperature: 0.7, branches: 3 }, words: [] })).toEqual({ ...settings, temperature: 0.7, branches: 3 })
  expect(settingsWith(settings, noOverrides)).toEqual(settings)
})

test('a file is forgiven what does not fit, field by field', () => {
  expect(readOverrides({ settings: { temperature: 9, tokens: 12, theme: 'dark' }, words: ['Heddle', 7, ''] })).toEqual({ settings: { tokens: 12 }, words: ['Heddle'] })
  expect(readOverrides({})).toEqual(noOverrides)
  expect(readOverrides('x')).toBeNull()
})

test('a page is not', () => {
  expect(checkCall('setOverrides', { overrides: { settings: { tokens: 12 }, words: ['Heddle'] } })).toMatchObject({ ok: true })
  expect(checkCall('setOverrides', { overrides: { settings: { temperature: 9 }, words: [] } }).ok).toBe(false)
  expect(checkCall('setOverrides', { overrides: { settings: {}, words: [''] } }).ok).toBe(false)
  const answer = checkCall('setOverrides', { overrides: { settings: { theme: 'dark' }, words: [] } })
  expect(answer.ok && answer.value.overrides.settings).toEqual({})
})
