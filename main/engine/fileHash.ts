import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'

/** Files up to this many bytes are hashed while they load; larger ones afterwards. */
export const hashNowBelow = 64 * 1024 * 1024

const known = new Map<string, string>()

/** SHA-256 of a file in hex; null when it cannot be read to its end. Remembered by path, size and time of change. */
export async function sha256Of(path: string): Promise<string | null> {
  try {
    const { size, mtimeMs } = await stat(path)
    const key = `${size} ${mtimeMs} ${path}`
    const before = known.get(key)
    if (before !== undefined) return before
    const hash = createHash('sha256')
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Uint8Array)
    const sha256 = hash.digest('hex')
    known.set(key, sha256)
    return sha256
  } catch {
    return null
  }
}
