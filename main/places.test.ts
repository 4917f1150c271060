import { homedir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { findPlaces } from './places'

afterEach(() => void vi.unstubAllEnvs())

test.skipIf(process.platform === 'win32' || process.platform === 'darwin').each([
  ['', join(homedir(), '.config', 'Heddle')],
  ['settings', join(homedir(), '.config', 'Heddle')],
  ['/srv/settings', '/srv/settings/Heddle'],
])('XDG_CONFIG_HOME=%j: what the app keeps lies in %s, wherever it was started', (given, expected) => {
  vi.stubEnv('XDG_CONFIG_HOME', given)
  expect(findPlaces({ data: null, userData: null }).userData).toBe(expected)
})
