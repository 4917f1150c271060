import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { noOverrides } from '../../protocol/overrides'
import { NodeDisk } from './nodeDisk'
import { OwnFile } from './ownFile'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'heddle-own-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('what a loom has of its own is there the next time', async () => {
  const own = { settings: { temperature: 0.7 }, words: ['Heddle', 'Ysolde'], lineEnds: 'crlf' } as const
  const first = await OwnFile.open(new NodeDisk(), folder)
  expect(first.overrides).toEqual(noOverrides)
  expect(await first.set(own)).toEqual({ ok: true, value: own })
  expect((await OwnFile.open(new NodeDisk(), folder)).overrides).toEqual(own)
})

test('a damaged file costs nothing but itself', async () => {
  writeFileSync(join(folder, 'own.json'), '{"settings":{')
  const own = await OwnFile.open(new NodeDisk(), folder)
  expect(own.overrides).toEqual(noOverrides)
  expect((await own.set({ settings: {}, words: ['a'] })).ok).toBe(true)
})
