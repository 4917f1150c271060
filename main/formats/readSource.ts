import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import type { ImportSource } from '../../loom/formats/imported'
import { importLimit } from '../../loom/formats/readJson'
import { bad, good, type Answer } from '../../protocol/fault'

/** A file as a source for `importFile`; no more than the limit of an import is ever read. */
export async function readSource(path: string, name = basename(path)): Promise<Answer<ImportSource>> {
  try {
    const file = await open(path)
    try {
      const stat = await file.stat()
      if (stat.isDirectory()) return bad('bad-input', 'This is a folder; what can be imported is a file.')
      if (stat.size > importLimit) return tooLarge()
      return await readStream(file.createReadStream({ autoClose: false }), name)
    } finally {
      await file.close()
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    return bad('not-found', `It could not be read: ${reasons.get(error.code) ?? String(error.code)}.`)
  }
}

/** As `readSource`, of a stream. */
export async function readStream(stream: NodeJS.ReadableStream, name: string): Promise<Answer<ImportSource>> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    length += bytes.length
    if (length > importLimit) return tooLarge()
    chunks.push(bytes)
  }
  return good({ name, bytes: Buffer.concat(chunks) })
}

function tooLarge(): Answer<never> {
  return bad('too-large', `It is larger than ${importLimit / 1024 / 1024} MB, the most that can be imported at once. Nothing was imported.`)
}

const reasons: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['ENOTDIR', 'there is no such file'],
  ['EACCES', 'its permissions forbid it'],
  ['EPERM', 'its permissions forbid it'],
])
