import { expect, test } from 'vitest'
import { checkFolder } from './checkFolder'
import type { Disk, OpenMode } from './disk'
import { LoomStore } from './loomStore'
import { LyingDisk } from './testing/lyingDisk'
import { made, rootSplice, storeOptions } from './testing/sketches'

/** The disk, but files whose name begins with `name` may not be read. */
function withholding(disk: LyingDisk, name: string): Disk {
  const open = (path: string, mode: OpenMode) => {
    const refused = mode === 'read' && (path.split('/').at(-1) ?? '').startsWith(name)
    return refused ? Promise.reject(Object.assign(new Error('EACCES'), { code: 'EACCES' })) : disk.open(path, mode)
  }
  return new Proxy<Disk>(disk, { get: (target, key) => (key === 'open' ? open : bound(target, key)) })
}

function bound(disk: Disk, key: string | symbol): unknown {
  const value: unknown = Reflect.get(disk, key, disk)
  return typeof value === 'function' ? value.bind(disk) : value
}

test.each(['text-', 'journal-'])('a %s file that may not be read is called that, and not damaged; nothing is written', async (name) => {
  const disk = new LyingDisk()
  const store = await made(disk)
  store.commit(rootSplice(store, 'Once upon a time'), { urgent: true })
  await store.close()
  const { folder } = store
  const before = await disk.readdir(folder)

  const { faults } = await checkFolder(folder, withholding(disk, name))
  expect(faults.filter((fault) => fault === `the disk does not give ${name}000001.${name === 'text-' ? 'json' : 'ndj'} (EACCES)`)).toHaveLength(1)
  expect(faults.filter((fault) => fault.includes('damaged'))).toEqual([])

  const answer = await LoomStore.open(folder, storeOptions(withholding(disk, name)))
  if (!answer.ok) throw new Error(answer.fault.sentence)
  expect([answer.value.readOnly, answer.value.notice]).toEqual([expect.stringContaining('The disk does not give'), null])
  await answer.value.close()
  expect(await disk.readdir(folder)).toEqual(before)

  const again = await LoomStore.open(folder, storeOptions(disk))
  expect(again.ok && [again.value.readOnly, again.value.notice, again.value.loom.nodes.get(store.loom.root)?.text]).toEqual([null, null, 'Once upon a time'])
})
