import { describe, expect, it } from 'vitest'
import { copyIsDue, copyName, copyTime, spareCopies } from './copies'
import { LyingDisk } from './testing/lyingDisk'
import { made, opened, rootSplice } from './testing/sketches'

const hour = 3_600_000
const now = Date.UTC(2030, 5, 20, 12)

describe('copies outside the loom', () => {
  it('name their time', () => {
    expect(copyName(now)).toBe('copy-2030-06-20T12-00-00Z.json')
    expect(copyTime(copyName(now))).toBe(now)
    expect(copyTime('checkpoint-c_0000000000000000.json')).toBeNull()
  })

  it('are due once an hour, and when the clock was set back', () => {
    expect(copyIsDue([copyName(now - hour + 1000)], now)).toBe(false)
    expect(copyIsDue([copyName(now - hour), 'other.txt'], now)).toBe(true)
    expect(copyIsDue([copyName(now + 9 * hour)], now)).toBe(true)
  })

  it('stay: the five newest, and the newest of each of the seven days before', () => {
    const names = Array.from({ length: 24 * 10 }, (_, i) => copyName(now - i * hour))
    const spare = new Set(spareCopies(names, now))
    const left = names.filter((name) => !spare.has(name))
    const days = Array.from({ length: 7 }, (_, i) => copyName(Date.UTC(2030, 5, 19 - i, 23)))
    expect(left).toEqual([...names.slice(0, 5), ...days])
  })

  it('bring a loom back whose own snapshot is gone', async () => {
    const disk = new LyingDisk()
    const store = await made(disk, { copiesDir: '/copies' })
    store.commit(rootSplice(store, 'safe elsewhere'), { urgent: true })
    await store.compact()
    await store.close()
    for (const path of disk.files().keys()) if (path.startsWith(store.folder) && /text-|journal-/.test(path)) await disk.rm(path)
    const again = await opened(disk, store.folder, { copiesDir: '/copies' })
    expect(again.loom.nodes.get(again.loom.root)?.text).toBe('safe elsewhere')
    expect(again.notice).toMatch(/opened from a copy/)
    await again.close()
  })
})
