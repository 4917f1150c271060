import type { Disk } from './disk'

/** Whether there is anything to lock: an ordinary folder that is no loom is left without a trace. */
export async function looksLikeLoom(disk: Disk, folder: string): Promise<boolean> {
  const names = await disk.readdir(folder)
  return names.some((name) => name === 'loom.json' || /^(text|journal)-\d{6,9}\./.test(name))
}
