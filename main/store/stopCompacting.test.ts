import { describe, expect, it } from 'vitest'
import { toData } from '../../loom/loomData'
import { Random } from '../../loom/testing/random'
import type { CompactionProgress } from '../../protocol/bridge'
import { Cancelled } from '../../protocol/fault'
import { journalName } from './loomFiles'
import type { LoomStore, StoreOptions } from './loomStore'
import { recover } from './recover'
import { LyingDisk } from './testing/lyingDisk'
import { branchUnder, made, opened, rootSplice, typed } from './testing/sketches'

/** Long enough that a snapshot with each is written in several pieces. */
const page = 'and the sea came up in the night without a sound. '.repeat(6000)

/** A loom of some pages, saved. */
async function pages(disk: LyingDisk, more: Partial<StoreOptions> = {}): Promise<LoomStore> {
  const store = await made(disk, { journalLimit: { bytes: Infinity, lines: Infinity }, ...more })
  for (let i = 0; i < 3; i++) store.commit({ ...typed([{ t: 'add', node: branchUnder(store.loom.root, page), index: i }]), event: 'fork' }, { urgent: false })
  await store.flush()
  return store
}

function stopsAtOnce(store: LoomStore): (CompactionProgress | null)[] {
  const heard: (CompactionProgress | null)[] = []
  store.onCompacting = (progress) => {
    heard.push(progress)
    if (heard.length === 1) expect(store.stopCompacting()).toBe(true)
  }
  return heard
}

/** The session comes and goes by a clock of its own. */
const names = (disk: LyingDisk, store: LoomStore): readonly string[] =>
  [...disk.files().keys()].map((path) => path.slice(store.folder.length + 1)).filter((name) => !name.includes('session.json'))

describe('a compaction', () => {
  it('tells how many items it has written of all, and that it has ended', async () => {
    const store = await pages(new LyingDisk())
    const heard: (CompactionProgress | null)[] = []
    store.onCompacting = (progress) => heard.push(progress)
    expect(store.stopCompacting()).toBe(false)
    await store.compact()
    expect(heard.at(-1)).toBeNull()
    const shares = heard.slice(0, -1).map((progress) => (progress?.items ?? 0) / (progress?.of ?? 1))
    expect(shares.length).toBeGreaterThan(2)
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
    expect(shares.at(-1)).toBe(1)
    expect(store.stopCompacting()).toBe(false)
    await store.close()
  })

  it('that is stopped leaves no file and loses nothing, and the next one succeeds', async () => {
    const disk = new LyingDisk()
    const store = await pages(disk)
    const before = names(disk, store).toSorted()
    const heard = stopsAtOnce(store)
    const compaction = expect(store.compact()).rejects.toBeInstanceOf(Cancelled)
    store.commit(rootSplice(store, 'meanwhile '), { urgent: true })
    await compaction
    expect(heard.at(-1)).toBeNull()
    store.commit(rootSplice(store, 'afterwards '), { urgent: true })
    await store.flush()
    expect(store.saving.state).toBe('saved')
    expect(names(disk, store).toSorted()).toEqual(before)
    const found = await recover(store.folder, { disk: disk.powerCut(new Random(1)), now: () => 1, copiesDir: null })
    if (!found.ok) throw new Error(found.fault.sentence)
    expect(toData(found.value.stored.loom)).toEqual(toData(store.loom))
    store.abandon()

    const healthy = disk.copy()
    const again = await opened(healthy, store.folder)
    await again.compact()
    expect(names(healthy, again).filter((name) => name.startsWith('text-')).length).toBe(2)
    expect(toData(again.loom)).toEqual(toData(store.loom))
    await again.close()
  })

  it('that is stopped loses nothing when the power goes at any call of the disk', async () => {
    for (let n = 1; ; n++) {
      const disk = new LyingDisk()
      const store = await pages(disk)
      const wanted = toData(store.loom)
      stopsAtOnce(store)
      const from = disk.calls
      disk.fate = ({ n: call }) => (call === from + n ? 'power' : null)
      const ended = await Promise.race([store.compact().then(() => 'compacted', () => 'stopped'), disk.gone.then(() => 'dark')])
      store.abandon()
      const found = await recover(store.folder, { disk: disk.powerCut(new Random(n)), now: () => 1, copiesDir: null })
      if (!found.ok) throw new Error(`call ${n}: ${found.fault.sentence}`)
      expect(toData(found.value.stored.loom), `call ${n}`).toEqual(wanted)
      if (ended === 'dark') continue
      expect(ended).toBe('stopped')
      expect(n).toBeGreaterThan(4)
      break
    }
  })

  it('that began by itself and is stopped begins again once the journal has grown', async () => {
    const disk = new LyingDisk()
    const bytes = 1 << 20
    const store = await pages(disk, { journalLimit: { bytes, lines: Infinity } })
    const heard = stopsAtOnce(store)
    const grows = async (): Promise<void> => {
      store.commit(rootSplice(store, page), { urgent: false })
      await store.flush()
      store.commit(rootSplice(store, 'a word '), { urgent: true })
    }
    await grows()
    await expect.poll(() => heard.at(-1)).toBeNull()
    store.commit(rootSplice(store, 'a word '), { urgent: true })
    await store.flush()
    expect(heard.filter((progress) => progress === null).length).toBe(1)
    await grows()
    await expect.poll(() => heard.filter((progress) => progress === null).length).toBe(2)
    await expect.poll(() => names(disk, store).filter((name) => name.startsWith('text-')).length).toBe(2)
    const data = toData(store.loom)
    await store.close()
    const again = await opened(disk, store.folder)
    expect(toData(again.loom)).toEqual(data)
    await again.close()
  })

  it('that is stopped just as the journal breaks is made all the same: only that can save what is in memory', async () => {
    const disk = new LyingDisk()
    const store = await pages(disk)
    stopsAtOnce(store)
    disk.fate = ({ op, path }) => (op === 'write' && path.endsWith(journalName(1)) ? 'EIO' : null)
    const compaction = store.compact().catch(() => undefined)
    store.commit(rootSplice(store, 'meanwhile '), { urgent: true })
    await compaction
    await store.flush()
    await expect.poll(() => store.saving.state).toBe('saved')
    store.abandon()
    const again = await opened(disk.copy(), store.folder)
    expect(toData(again.loom)).toEqual(toData(store.loom))
    await again.close()
  })

  it('on closing can be stopped: the journal is replayed the next time', async () => {
    const disk = new LyingDisk()
    const store = await pages(disk)
    stopsAtOnce(store)
    await store.close()
    expect(names(disk, store).filter((name) => name.startsWith('text-')).length).toBe(1)
    const again = await opened(disk, store.folder)
    expect(toData(again.loom)).toEqual(toData(store.loom))
    await again.close()
  })
})
