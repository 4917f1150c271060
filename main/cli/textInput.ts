import { open } from 'node:fs/promises'
import { resolve } from 'node:path'
import { longestText } from '../../protocol/engineGuards'
import type { CliIo } from './commandLine'
import { badUse } from './commandLine'

/** The text of `--text-file F`, or of standard input for `-`. UTF-8, a byte-order mark is dropped; anything else is bad input. */
export async function readTextFile(path: string | null, command: string, io: CliIo): Promise<string> {
  if (path === null) throw badUse(`A text is needed: \`heddle ${command} --text-file F\`, or \`--text-file -\` for standard input.`)
  const chunks: Uint8Array[] = []
  let length = 0
  const name = path === '-' ? 'standard input' : path
  try {
    for await (const chunk of path === '-' ? io.input : await openText(resolve(io.folder, path))) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
      length += bytes.length
      if (length > longestText) throw badUse(`The text of ${name} is longer than ${longestText / 1024 / 1024} MB.`)
      chunks.push(bytes)
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw badUse(`${name} could not be read: ${reason(error.code)}.`)
    throw error
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch {
    throw badUse(`The text of ${name} is not UTF-8.`)
  }
}

async function openText(path: string) {
  const file = await open(path)
  if ((await file.stat()).isDirectory()) {
    await file.close()
    throw Object.assign(new Error('a folder'), { code: 'EISDIR' })
  }
  return file.createReadStream()
}

function reason(code: unknown): string {
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file'
  if (code === 'EISDIR') return 'it is a folder'
  if (code === 'EACCES' || code === 'EPERM') return 'its permissions forbid it'
  return String(code)
}
