import { expect, test } from 'vitest'
import { readSettings } from './readSettings'
import { settingsSchema } from './settings'

const usual = settingsSchema.parse({})

test('a file that is whole is read as it is', () => {
  const settings = { ...usual, theme: 'dark', keys: [['weave.weave', 'F9'], ['file.close', '']], loomKeys: [['walk.random', 'q']] }
  expect(readSettings(settings)).toEqual({ settings, unread: [] })
  expect(readSettings({})).toEqual({ settings: usual, unread: [] })
})

test('one row of nonsense costs no other key, and one bad field no other setting', () => {
  const read = readSettings({
    theme: 'dark',
    fontSize: 'large',
    keys: [['weave.weave', 'F9'], ['edit.find', 'Mod+Mod+X'], ['no.such', 'F8'], 'F7', ['file.new', 'Meta+N'], ['edit.undo']],
    loomKeys: 'none',
    ofTomorrow: 1,
    __proto__: { theme: 'light' },
  })
  expect(read?.settings).toEqual({ ...usual, theme: 'dark', keys: [['weave.weave', 'F9'], ['file.new', 'Meta+N']] })
  expect(read?.unread).toEqual(['fontSize', 'keys ["edit.find","Mod+Mod+X"]', 'keys ["no.such","F8"]', 'keys "F7"', 'keys ["edit.undo"]', 'loomKeys', 'ofTomorrow'])
})

test.each([null, 7, 'x', [], [['edit.find', 'F3']]])('%j is no settings', (value) => {
  expect(readSettings(value)).toBeNull()
})
