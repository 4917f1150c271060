import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toData } from '../../loom/loomData'
import type { Disk } from './disk'
import { LoomStore } from './loomStore'
import { NodeDisk } from './nodeDisk'
import { OwnFile } from './ownFile'
import { LyingDisk } from './testing/lyingDisk'
import { looms, made, opened, rootSplice, storeOptions } from './testing/sketches'

let place = ''
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'heddle-moved-'))
})
afterEach(() => rm(place, { recursive: true, force: true }))

describe('a folder that is renamed while its loom is open', () => {
  it('is followed: text, session, evidence and checkpoints go to its new place, and nothing comes up at the old one', async () => {
    const disk = new LyingDisk()
    const store = await made(disk)
    const said: (string | null)[] = []
    store.onSaving((_, sentence) => said.push(sentence))
    const old = store.folder
    const now = `${looms}/Another name.loom`
    await disk.rename(old, now)
    store.commit({ ...rootSplice(store, 'after the move'), caret: 3 }, { urgent: true })
    const ref = await store.appendEvidence(Uint8Array.of(1, 2, 3))
    await store.compact()
    expect(store.folder).toBe(now)
    expect(said).toContainEqual(expect.stringMatching(/saved where it is now, in “Another name\.loom”/))
    expect((await store.checkpoint('here')).ok).toBe(true)
    const data = toData(store.loom)
    await store.close()
    expect([...disk.files().keys()].filter((path) => path.startsWith(old))).toEqual([])
    const again = await opened(disk, now)
    expect(toData(again.loom)).toEqual(data)
    expect([again.session.caret, again.notice, again.readOnly]).toEqual([3, null, null])
    expect((await again.readEvidence(ref)).ok).toBe(true)
    expect((await again.moments())[0]?.name).toBe('here')
    await again.close()
  })

  it('takes what is its own along, and leaves nothing at the old place', async () => {
    const disk = new LyingDisk()
    const store = await made(disk)
    const own = await OwnFile.open(disk, store.folder, true, () => store.place())
    await own.set({ settings: { temperature: 0.7 }, words: ['Ysolde'] })
    const old = store.folder
    const now = `${looms}/Another name.loom`
    await disk.rename(old, now)
    const next = { settings: { temperature: 0.7 }, words: ['Ysolde', 'Heddle'] }
    expect(await own.set(next)).toEqual({ ok: true, value: next })
    expect((await OwnFile.open(disk, now)).overrides).toEqual(next)
    await disk.mkdir('/elsewhere')
    await disk.rename(now, '/elsewhere/Far.loom')
    expect(await own.set({ settings: {}, words: [] })).toMatchObject({ ok: false, fault: { code: 'disk' } })
    expect([...disk.files().keys()].filter((path) => path.startsWith(old) || path.startsWith(now))).toEqual([])
    await store.close()
  })

  it('and whose name another loom took stays apart from it', async () => {
    const disk = new LyingDisk()
    const store = await made(disk, {}, 'One')
    const name = store.folder
    await disk.rename(name, `${looms}/Gone.loom`)
    const other = await made(disk, {}, 'One')
    expect(other.folder).toBe(name)
    store.commit(rootSplice(store, 'mine'), { urgent: true })
    other.commit(rootSplice(other, 'theirs'), { urgent: true })
    await store.compact()
    for (const each of [store, other]) await each.close()
    for (const [folder, text] of [[name, 'theirs'], [`${looms}/Gone.loom`, 'mine']] as const) {
      const again = await opened(disk, folder)
      expect([again.loom.nodes.get(again.loom.root)?.text, again.notice]).toEqual([text, null])
      await again.close()
    }
  })

  it('and is nowhere to be found keeps what is written in it, and no other comes up in its place', async () => {
    const disk = new LyingDisk()
    const store = await made(disk)
    const old = store.folder
    await disk.mkdir('/elsewhere')
    await disk.rename(old, '/elsewhere/Far.loom')
    store.commit(rootSplice(store, 'written far away'), { urgent: true })
    await store.flush()
    await expect(store.compact()).rejects.toThrow(/ESTALE/)
    expect(await store.checkpoint('lost')).toMatchObject({ ok: false, fault: { code: 'disk' } })
    await store.close()
    expect([...disk.files().keys()].filter((path) => path.startsWith(old))).toEqual([])
    const again = await opened(disk, '/elsewhere/Far.loom')
    expect(again.loom.nodes.get(again.loom.root)?.text).toBe('written far away')
    await again.close()
  })

  it('has only lost its lock: it is locked again', async () => {
    const disk = new LyingDisk()
    const store = await made(disk)
    await disk.rm(`${store.folder}/lock`)
    store.commit(rootSplice(store, 'x'), { urgent: true })
    await store.compact()
    expect((await opened(disk, store.folder)).readOnly).toMatch(/open in/)
    await store.close()
  })
})

describe('on a real disk', () => {
  async function begun(disk: Disk): Promise<LoomStore> {
    const store = await LoomStore.create(join(place, 'looms'), 'Real', storeOptions(disk))
    if (!store.ok) throw new Error(store.fault.sentence)
    store.value.commit(rootSplice(store.value, 'before '), { urgent: true })
    await store.value.flush()
    return store.value
  }

  it.runIf(process.platform === 'linux')('a folder moved far away is followed', async () => {
    const store = await begun(new NodeDisk())
    const far = join(place, 'a', 'far', 'Place.loom')
    await mkdir(join(place, 'a', 'far'), { recursive: true })
    await rename(store.folder, far)
    store.commit(rootSplice(store, 'after'), { urgent: true })
    await store.compact()
    expect(store.folder).toBe(far)
    await store.close()
    const again = await opened(new NodeDisk(), far)
    expect(again.loom.nodes.get(again.loom.root)?.text).toBe('before after')
    await again.close()
  })
})
