import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readPageFiles } from './pageFiles'

test('files of known kinds by their URL, and nothing that is a link', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-page-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<title>Heddle</title>')
  writeFileSync(join(folder, 'assets', 'app.js'), '1')
  writeFileSync(join(folder, 'assets', 'notes.exe'), '1')
  symlinkSync('/etc/hostname', join(folder, 'assets', 'secret.js'))
  const files = await readPageFiles(folder)
  expect([...files.keys()].toSorted()).toEqual(['/', '/assets/app.js', '/index.html'])
  expect(files.get('/')).toMatchObject({ type: 'text/html; charset=utf-8' })
})

test('a page that is not there is a sentence', async () => {
  await expect(readPageFiles('/nowhere')).rejects.toMatchObject({ fault: { code: 'not-found' } })
})
