import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Cancelled, FaultError } from '../../protocol/fault'
import { checkGguf } from '../engine/ggufHeader'
import { tinyGguf } from '../engine/testing/ggufFile'
import type { DiskFile, OpenMode } from '../store/disk'
import { NodeDisk } from '../store/nodeDisk'
import { sourceOf } from './modelHost'
import { partOf, readPart, writePart } from './partFile'
import { hostUnderTest, type HostUnderTest } from './testing/hostUnderTest'
import { transfer, type TransferLimits, type TransferWish, type TransferWorld } from './transfer'

const bytes = tinyGguf({ dimensions: [8n, 10_000n], data: 320_032 })
const whole = fixSecondTensor(bytes)
const sha256 = createHash('sha256').update(whole).digest('hex')
const limits: TransferLimits = { silenceMs: 10_000, tries: 3, pauseMs: 1, keepFree: 1000, syncMs: 0 }
const impatient = { limits: { ...limits, silenceMs: 300 } }

/** The second tensor of `tinyGguf` lies behind a first of another size. */
function fixSecondTensor(file: Buffer): Buffer {
  const copy = Buffer.from(file)
  const name = copy.indexOf('output_norm.weight')
  copy.writeBigUInt64LE(320_000n, name + 'output_norm.weight'.length + 4 + 8 + 4)
  return copy
}

let folder = ''
let host: HostUnderTest
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'heddle-transfer-'))
  host = await hostUnderTest()
  host.files.set('/maker/model/resolve/main/tiny.gguf', whole)
})
afterEach(async () => {
  await host.close()
  rmSync(folder, { recursive: true, force: true })
})

const path = (): string => join(folder, 'models', 'tiny.gguf')

function wish(change: Partial<TransferWish> = {}): TransferWish {
  const source = sourceOf({ url: host.url, redirects: [] }, 'maker/model', 'tiny.gguf')!
  return { source, path: path(), model: 'tiny', quantisation: 'F32', bytes: whole.length, sha256, ...change }
}

function world(change: Partial<TransferWorld> = {}): TransferWorld {
  return { disk: new NodeDisk(), freeBytes: async () => 1e12, check: (file, name) => checkGguf(file, name), limits, ...change }
}

interface Fetching {
  readonly wish?: Partial<TransferWish>
  readonly world?: Partial<TransferWorld>
  /** Stops as soon as so many bytes have come. */
  readonly stopAt?: number
}

/** What became of a transfer: nothing, a sentence, or 'cancelled'. */
async function fetched({ wish: change, world: other, stopAt }: Fetching = {}): Promise<string | null> {
  const stop = new AbortController()
  const tell = (_phase: string, received: number): void => {
    if (stopAt !== undefined && received >= stopAt) stop.abort()
  }
  try {
    await transfer(wish(change), world(other), tell, stop.signal)
    return null
  } catch (error) {
    if (error instanceof Cancelled) return 'cancelled'
    if (error instanceof FaultError) return error.fault.sentence
    throw error
  }
}

const kept = (): string[] => (existsSync(join(folder, 'models')) ? readdirSync(join(folder, 'models')).toSorted() : [])

describe('a file', () => {
  test('that comes whole takes its name, and nothing else is left', async () => {
    expect(await fetched()).toBeNull()
    expect(readFileSync(path()).equals(whole)).toBe(true)
    expect(kept()).toEqual(['tiny.gguf'])
    expect(host.asked).toEqual([''])
  })

  test('that is there already is not fetched over', async () => {
    mkdirSync(join(folder, 'models'))
    writeFileSync(path(), 'mine')
    expect(await fetched()).toMatch(/a file tiny\.gguf among your models already/)
    expect(readFileSync(path(), 'utf8')).toBe('mine')
    expect(host.asked).toEqual([])
  })

  test('goes on where it was stopped, and its hash is that of the whole', async () => {
    host.stride = 20_000
    host.pauseMs = 1
    expect(await fetched({ stopAt: 100_000 })).toBe('cancelled')
    const part = await readPart(new NodeDisk(), path())
    expect(part?.synced).toBeGreaterThanOrEqual(100_000)
    expect(part).toMatchObject({ total: whole.length, validator: '"one"', holder: null })
    expect(await fetched()).toBeNull()
    expect(host.asked).toEqual(['', `bytes=${part?.synced}-`])
    expect(readFileSync(path()).equals(whole)).toBe(true)
  })

  test('whose last bytes were never synced is fetched again from the last that were', async () => {
    host.stride = 20_000
    await fetched({ stopAt: 100_000 })
    const disk = new NodeDisk()
    const part = (await readPart(disk, path()))!
    await writePart(disk, path(), { ...part, synced: 40_000, holder: { pid: 2 ** 30, at: Date.now() } })
    const torn = readFileSync(partOf(path()))
    torn.fill(0, 50_000)
    writeFileSync(partOf(path()), torn)
    expect(await fetched()).toBeNull()
    expect(host.asked.at(-1)).toBe('bytes=40000-')
  })

  test('begins anew when the host has another version, knows no ranges, or gives no name to versions', async () => {
    for (const change of [() => (host.etag = '"two"'), () => (host.ranges = false), () => (host.etag = null)]) {
      Object.assign(host, { etag: '"one"', ranges: true, stride: 20_000 })
      expect(await fetched({ stopAt: 100_000 })).toBe('cancelled')
      change()
      host.stride = 0
      expect(await fetched()).toBeNull()
      expect(readFileSync(path()).equals(whole)).toBe(true)
      rmSync(path())
    }
  })

  test('that another Heddle fetches is left to it', async () => {
    host.stride = 20_000
    await fetched({ stopAt: 100_000 })
    const disk = new NodeDisk()
    const part = (await readPart(disk, path()))!
    await writePart(disk, path(), { ...part, holder: { pid: process.ppid, at: Date.now() } })
    expect(await fetched()).toMatch(/Another Heddle is fetching/)
    await writePart(disk, path(), { ...part, holder: { pid: process.ppid, at: Date.now() - 60_000 } })
    expect(await fetched()).toBeNull()
  })
})

describe('a line that', () => {
  test('breaks is taken up again, each time from where it broke', async () => {
    host.breaksAfter = 120_000
    expect(await fetched()).toBeNull()
    const begins = host.asked.map((range) => Number(/\d+/.exec(range)?.[0] ?? 0))
    expect(begins.length).toBeGreaterThanOrEqual(3)
    expect(begins).toEqual([...new Set(begins)].toSorted((a, b) => a - b))
    expect(readFileSync(path()).equals(whole)).toBe(true)
  })

  test('breaks before any byte comes is given up after a few tries', async () => {
    host.instead = (request) => {
      request.socket.destroy()
      return true
    }
    expect(await fetched()).toMatch(/broke again and again/)
    expect(host.asked).toHaveLength(limits.tries)
    expect(kept()).toEqual([])
  })

  test('falls silent is taken up again, and kept when it stays silent', async () => {
    host.silentAfter = 100_000
    host.instead = () => host.asked.length > 2 && ((host.silentAfter = 0), false)
    expect(await fetched({ world: impatient })).toMatch(/broke again and again/)
    expect((await readPart(new NodeDisk(), path()))?.synced).toBe(200_000)
    Object.assign(host, { silentAfter: null, instead: null })
    expect(await fetched()).toBeNull()
  })

  test('is not there at all: one sentence that says what to do, at once', async () => {
    await host.close()
    expect(await fetched()).toMatch(/127\.0\.0\.1 cannot be reached.*“Open a model file…”.*Writing goes on/)
    host = await hostUnderTest()
  })
})

describe('a host that', () => {
  const answers = (status: number, headers: Record<string, string> = {}) => {
    host.instead = (_, response) => {
      response.writeHead(status, headers).end()
      return true
    }
  }

  test.each([
    [404, /does not have this file any more/],
    [401, /agreed to its licence.*“Open a model file…”/],
    [403, /agreed to its licence/],
    [503, /has no time for you now/],
    [418, /does not understand \(418\)/],
  ])('says %i', async (status, sentence) => {
    answers(status)
    expect(await fetched()).toMatch(sentence)
    expect(kept()).toEqual([])
  })

  test('sends round in a circle is left', async () => {
    answers(302, { location: '/maker/model/resolve/main/tiny.gguf' })
    expect(await fetched()).toMatch(/from one place to the next/)
    expect(host.asked).toHaveLength(6)
  })

  test.each([['http://example.org/tiny.gguf'], ['https://example.org/tiny.gguf'], ['http://10.0.0.1/x'], ['file:///etc/passwd'], ['https://user:word@127.0.0.1/x']])(
    'sends on to %s is not followed',
    async (location) => {
      answers(302, { location })
      expect(await fetched()).toMatch(/not where this model is kept/)
      expect(host.asked).toHaveLength(1)
    },
  )

  test('sends on to the place where its files are is followed', async () => {
    host.files.set('/elsewhere', whole)
    host.instead = (request, response) => {
      if (request.url === '/elsewhere') return false
      response.writeHead(302, { location: '/elsewhere', 'x-linked-etag': `"${sha256}"` }).end()
      return true
    }
    expect(await fetched({ wish: { sha256: null } })).toBeNull()
  })

  test('gives another file is caught by its size, by its checksum beforehand, and by its bytes', async () => {
    expect(await fetched({ wish: { bytes: whole.length * 2 } })).toMatch(/another file than the catalogue describes \(321 kB instead of about 642 kB\)/)
    host.linkedSha256 = '0'.repeat(64)
    expect(await fetched()).toMatch(/its checksum differs/)
    host.linkedSha256 = null
    const other = Buffer.from(whole)
    other[other.length - 1] = 1
    host.files.set('/maker/model/resolve/main/tiny.gguf', other)
    expect(await fetched()).toMatch(/arrived damaged.*thrown away/)
    expect(kept()).toEqual([])
  })

  test('says its own checksum is held to it when the catalogue has none', async () => {
    host.linkedSha256 = '0'.repeat(64)
    expect(await fetched({ wish: { sha256: null } })).toMatch(/arrived damaged/)
    host.linkedSha256 = sha256
    expect(await fetched({ wish: { sha256: null } })).toBeNull()
  })

  test('gives what is no model is refused by the header, checksum or none', async () => {
    host.files.set('/maker/model/resolve/main/tiny.gguf', Buffer.alloc(whole.length, 'shopping list '))
    expect(await fetched({ wish: { sha256: null } })).toMatch(/^tiny\.gguf is not a usable model file.*thrown away/)
    expect(kept()).toEqual([])
  })

  test('does not say how large a file is, or sends it packed, is refused', async () => {
    host.instead = (_, response) => {
      response.writeHead(200, { 'transfer-encoding': 'chunked' })
      response.write('GGUF')
      return true
    }
    expect(await fetched()).toMatch(/does not say how large/)
    answers(200, { 'content-encoding': 'gzip', 'content-length': '10' })
    expect(await fetched()).toMatch(/does not understand/)
  })

  test('sends less than it said is asked again and given up', async () => {
    host.length = whole.length + 5_000
    host.ranges = false
    expect(await fetched({ world: impatient })).toMatch(/broke again and again/)
  })
})

describe('a disk that', () => {
  test('has no room is not begun upon', async () => {
    expect(await fetched({ world: { freeBytes: async () => 300_000 } })).toMatch(/not enough room on the disk for tiny\.gguf \(321 kB to come, 300 kB free/)
    expect(kept()).toEqual([])
  })

  test('is filled by others on the way keeps what came; with room again it goes on', async () => {
    host.stride = 20_000
    let asked = 0
    expect(await fetched({ world: { freeBytes: async () => (++asked > 4 ? 900 : 1e12) } })).toMatch(/not enough room/)
    const part = (await readPart(new NodeDisk(), path()))!
    expect(part.synced).toBeGreaterThan(0)
    expect(await fetched()).toBeNull()
    expect(host.asked.at(-1)).toBe(`bytes=${part.synced}-`)
  })

  test('fills without a word keeps what came; with room again it goes on', async () => {
    host.stride = 20_000
    const disk = new FillingDisk(1_50_000)
    expect(await fetched({ world: { disk, freeBytes: async () => null } })).toMatch(/The disk is full\. What has come of tiny\.gguf is kept/)
    expect(kept()).toContain('tiny.gguf.part')
    expect(await fetched()).toBeNull()
    expect(host.asked.at(-1)).toMatch(/^bytes=[1-9]/)
    expect(readFileSync(path()).equals(whole)).toBe(true)
  })
})

/** Takes so many bytes of a part and no more. */
class FillingDisk extends NodeDisk {
  constructor(private room: number) {
    super()
  }

  override async open(path: string, mode: OpenMode): Promise<DiskFile> {
    const file = await super.open(path, mode)
    if (!path.endsWith('.part')) return file
    const write = file.write.bind(file)
    file.write = async (bytes, at) => {
      if (at + bytes.length > this.room) throw Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' })
      return write(bytes, at)
    }
    return file
  }
}

test('only HTTPS hosts, this machine, and names of the list may be asked', () => {
  const source = sourceOf({ url: 'https://huggingface.co', redirects: ['*.hf.co', '*.huggingface.co'] }, 'maker/model', 'a.gguf')!
  expect(source.url.href).toBe('https://huggingface.co/maker/model/resolve/main/a.gguf')
  const allowed = (url: string): boolean => source.allows(new URL(url))
  expect(allowed('https://cas-bridge.xethub.hf.co/x?signature=1')).toBe(true)
  expect(allowed('https://cdn-lfs.huggingface.co/x')).toBe(true)
  for (const url of ['http://huggingface.co/x', 'https://hf.co.example.org/x', 'https://evilhf.co/x', 'https://a@huggingface.co/x', 'http://127.0.0.1/x', 'https://cdn-lfs.huggingface.co:8443/x']) {
    expect(allowed(url), url).toBe(false)
  }
  expect(sourceOf({ url: 'http://example.org', redirects: [] }, 'a/b', 'c')).toBeNull()
})
