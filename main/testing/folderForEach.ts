import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'

/** The way to an empty folder that each test of the file has anew, gone after it. */
export function folderForEach(name: string): () => string {
  let folder = ''
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), `heddle-${name}-`)))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  return () => folder
}
