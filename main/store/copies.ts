import { dirname, join } from 'node:path'
import { makeFolder, type Disk } from './disk'
import { writeSnapshot, type Item, type SnapshotHeader } from './snapshot'

const hour = 3_600_000
const day = 24 * hour
const recent = 5
const days = 7
const pattern = /^copy-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z\.json$/

export function copyName(at: number): string {
  return `copy-${new Date(at).toISOString().slice(0, 19).replaceAll(':', '-')}Z.json`
}

/** When a copy was made, in milliseconds since 1970; null for another name. */
export function copyTime(name: string): number | null {
  const match = pattern.exec(name)
  return match === null ? null : Date.parse(`${match[1]}T${match[2]}:${match[3]}:${match[4]}Z`)
}

/** The copies that may go: all but the five newest and the newest of each of the last seven days. */
export function spareCopies(names: readonly string[], now: number): string[] {
  const copies = names.flatMap((name) => {
    const at = copyTime(name)
    return at === null ? [] : [{ name, at }]
  }).sort((a, b) => b.at - a.at)
  const seen = new Set<number>()
  return copies.filter(({ at }, i) => {
    const date = Math.floor(at / day)
    const newestOfDay = !seen.has(date)
    seen.add(date)
    return i >= recent && !(newestOfDay && now - at < days * day)
  }).map(({ name }) => name)
}

/** Whether an hour has gone since the newest copy. A copy from the future (the clock was set back) counts as old. */
export function copyIsDue(names: readonly string[], now: number): boolean {
  return names.every((name) => {
    const at = copyTime(name)
    return at === null || at > now || now - at >= hour
  })
}

/** Puts a copy into `folder` when one is due, and takes spare ones away. Rejects with the disk's error. */
export async function keepCopy(disk: Disk, folder: string, header: SnapshotHeader, items: Iterable<Item>, now: number): Promise<void> {
  await makeFolder(disk, folder, dirname)
  const names = await disk.readdir(folder)
  if (!copyIsDue(names, now)) return
  await writeSnapshot(disk, join(folder, copyName(now)), header, items)
  for (const name of spareCopies([...names, copyName(now)], now)) await disk.rm(join(folder, name))
}
