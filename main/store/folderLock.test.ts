import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { valueOf } from '../../protocol/fault'
import { LoomStore } from './loomStore'
import { NodeDisk } from './nodeDisk'
import { readCheckedLine } from './checkedLine'
import { bundled } from './testing/bundle'
import { LyingDisk } from './testing/lyingDisk'
import { made, opened, rootSplice, storeOptions } from './testing/sketches'

const disk = new NodeDisk()
let place = ''

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'heddle-lock-'))
})

afterAll(() => rm(place, { recursive: true, force: true }))

async function fresh(title = 'Locked', options = {}): Promise<LoomStore> {
  return valueOf(await LoomStore.create(place, title, storeOptions(disk, options)))
}

function text(store: LoomStore): string {
  return store.loom.nodes.get(store.loom.root)?.text ?? ''
}

describe('two writers', () => {
  it('of 400 edits each leave 400 lines, none of them interleaved', async () => {
    const first = await fresh()
    const second = await opened(disk, first.folder)
    expect(second.readOnly).toMatch(new RegExp(`open in Heddle \\(test\\) \\(process ${process.pid}\\)`))
    let refused = 0
    for (let i = 0; i < 400; i++) {
      expect(first.commit(rootSplice(first, `${i} `), { urgent: i % 50 === 0 }).ok).toBe(true)
      if (!second.commit(rootSplice(second, 'no '), { urgent: true }).ok) refused++
    }
    await first.flush()
    const lines = (await readFile(join(first.folder, 'journal-000001.ndj'))).toString().trimEnd().split('\n')
    const good = lines.filter((line) => readCheckedLine(Buffer.from(line)) !== undefined).length
    console.log(`two writers: ${good} good lines of ${lines.length}, ${refused} edits of the second refused`)
    expect([good, lines.length, refused]).toEqual([400, 400, 400])
    await second.close()
    await first.close()
    const third = await opened(disk, first.folder)
    expect(third.readOnly).toBeNull()
    await third.close()
  })

  it('in two processes: the second reads, and writes at once when the first was killed', { timeout: 60_000 }, async () => {
    const program = await bundled('writerChild')
    const store = await fresh('Held')
    await store.close()
    const child = spawn(process.execPath, [program, store.folder, '1', '1000000'], { stdio: ['ignore', 'pipe', 'ignore'] })
    await new Promise((resolve) => child.stdout.once('data', resolve))
    const second = await opened(disk, store.folder)
    expect(second.readOnly).toContain(`process ${child.pid}`)
    await second.close()
    const gone = new Promise((resolve) => child.once('close', resolve))
    child.kill('SIGKILL')
    await gone
    const third = await opened(disk, store.folder)
    expect(third.readOnly).toBeNull()
    await third.close()
    await rm(dirname(program), { recursive: true, force: true })
  })

  it('who come at the same moment do not both get it', async () => {
    const store = await fresh('Raced')
    await store.close()
    const stores = await Promise.all(Array.from({ length: 8 }, () => opened(disk, store.folder)))
    expect(stores.filter(({ readOnly }) => readOnly === null)).toHaveLength(1)
    for (const each of stores) await each.close()
  })
})

describe('a lock that was left', () => {
  const owner = { pid: 2 ** 22 + 17, host: hostname(), startedAt: 0, app: 'Heddle', key: 'x' }
  const old = new Date(Date.now() - 60_000)

  it.each([
    ['of a dead process here is taken', owner, new Date(), null],
    ['of this very number, from another life, is taken', { ...owner, pid: process.pid }, new Date(), null],
    ['without a name is taken', null, old, null],
    ['of a living process is kept', { ...owner, pid: process.ppid, startedAt: Date.now() }, old, /process/],
    ['of another machine is kept, however old', { ...owner, host: 'elsewhere' }, old, /on elsewhere.*delete the folder “lock”/],
  ] as const)('%s', async (_, left, touched, sentence) => {
    const store = await fresh('Left')
    await store.close()
    const lock = join(store.folder, 'lock')
    await disk.mkdir(lock)
    if (left !== null) await writeFile(join(lock, 'owner.json'), JSON.stringify(left))
    await utimes(lock, touched, touched)
    const again = await opened(disk, store.folder)
    if (sentence === null) expect(again.readOnly).toBeNull()
    else expect(again.readOnly).toMatch(sentence)
    await again.close()
  })
})

describe('the world around an open loom', () => {
  it.each([-365, 365])('the clock jumps by %d days: the lock holds, the text is kept', async (days) => {
    let now = Date.now()
    const store = await fresh('Clock', { now: () => now })
    store.commit(rootSplice(store, 'before '), { urgent: true })
    now += days * 86_400_000
    const second = await opened(disk, store.folder, { now: () => now })
    expect(second.readOnly).not.toBeNull()
    await second.close()
    store.commit(rootSplice(store, 'after'), { urgent: true })
    await store.close()
    const again = await opened(disk, store.folder)
    expect(text(again)).toBe('before after')
    await again.close()
  })

  it('its folder is renamed: what is written goes along', async () => {
    const store = await fresh('Renamed')
    store.commit(rootSplice(store, 'before '), { urgent: true })
    await store.flush()
    const moved = join(place, 'Moved.loom')
    await rename(store.folder, moved)
    store.commit(rootSplice(store, 'after'), { urgent: true })
    await store.flush()
    expect(store.saving.state).toBe('saved')
    await store.close()
    const again = await opened(disk, moved)
    expect([text(again), again.readOnly]).toEqual(['before after', null])
    await again.close()
  })

  it('its folder is deleted: it is made anew from memory', async () => {
    const store = await fresh('Deleted')
    store.commit(rootSplice(store, 'before '), { urgent: true })
    await store.flush()
    await rm(store.folder, { recursive: true })
    store.commit(rootSplice(store, 'after'), { urgent: true })
    await store.flush()
    expect(store.saving.state).toBe('saved')
    await store.close()
    const again = await opened(disk, store.folder)
    expect(text(again)).toBe('before after')
    await again.close()
  })

  it('a folder that may not be written to is read', async () => {
    const memory = new LyingDisk()
    const store = await made(memory)
    store.commit(rootSplice(store, 'read me'), { urgent: true })
    await store.close()
    memory.fate = ({ op }) => (['mkdir', 'write', 'rename', 'rm', 'truncate', 'touch'].includes(op) ? 'EROFS' : null)
    const again = await opened(memory, store.folder)
    expect([text(again), again.readOnly]).toEqual(['read me', expect.stringMatching(/cannot be written to \(EROFS\)/)])
    await again.close()
  })

  it('a link in place of its journal is not followed', async () => {
    const store = await fresh('Linked')
    store.commit(rootSplice(store, 'mine'), { urgent: true })
    await store.close()
    const journal = join(store.folder, 'journal-000001.ndj')
    const outside = join(place, 'outside.txt')
    await writeFile(outside, 'not yours')
    await rm(journal)
    await symlink(outside, journal)
    const again = await opened(disk, store.folder)
    again.commit(rootSplice(again, 'more'), { urgent: true })
    await again.close()
    expect((await readFile(outside)).toString()).toBe('not yours')
  })

  it.each(['👩‍👩‍👧‍👦 roman 🌊', 'x'.repeat(240), 'ends with a dot.', ' é ', 'a/b\\c:d'])('a title like %j makes a folder that opens', async (title) => {
    const store = await fresh(title)
    store.commit(rootSplice(store, 'here'), { urgent: true })
    await store.close()
    const again = await opened(disk, store.folder)
    expect([again.loom.title, text(again)]).toEqual([title, 'here'])
    await again.close()
  })
})
