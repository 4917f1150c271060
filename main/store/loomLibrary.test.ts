import { describe, expect, it } from 'vitest'
import type { LoomId } from '../../loom/ids'
import { threadText } from '../../loom/path'
import { checkFolder } from './checkFolder'
import { folderName } from './folderName'
import { LoomLibrary } from './loomLibrary'
import { OwnFile } from './ownFile'
import { LyingDisk } from './testing/lyingDisk'
import { looms, rootSplice } from './testing/sketches'
import { valueOf } from '../../protocol/fault'

function libraryOn(disk: LyingDisk, now = () => 1000, patienceMs = 3000): LoomLibrary {
  return new LoomLibrary({ disk, looms, userData: '/home/writer/.heddle', copies: null, now, patienceMs })
}

describe('the library', () => {
  it('lists what was made, and finds it again without its list', async () => {
    const disk = new LyingDisk()
    const library = libraryOn(disk)
    const store = valueOf(await library.create('The Sea', 'Once upon a time'))
    await store.close()
    await library.closed(store)
    const [only] = await library.list()
    expect(only).toMatchObject({ loom: store.loom.id, title: 'The Sea', words: 4, nodes: 1, openedAt: 1000, state: 'ready' })
    expect(only?.bytes).toBeGreaterThan(300)
    await disk.rm('/home/writer/.heddle/library.json')
    expect((await libraryOn(disk).list())[0]).toMatchObject({ loom: store.loom.id, title: 'The Sea', words: 4, openedAt: 0 })
  })

  it('renames, duplicates, trashes and restores', async () => {
    const disk = new LyingDisk()
    const library = libraryOn(disk)
    const first = valueOf(await library.create('One', 'text'))
    const ref = await first.appendEvidence(Uint8Array.of(1, 2, 3))
    const { id } = first.loom
    await first.close()
    valueOf(await library.rename(id, 'Two'))
    const copy = valueOf(await library.duplicate(id))
    expect(copy).toMatchObject({ title: 'Two (copy)', words: 1, state: 'ready' })
    const second = valueOf(await library.open(copy.loom))
    expect(threadText(second.loom, second.loom.root)).toBe('text')
    expect(valueOf(await second.readEvidence(ref))).toEqual(Uint8Array.of(1, 2, 3))
    expect(await library.trash(copy.loom)).toMatchObject({ ok: false, fault: { code: 'busy' } })
    await second.close()
    valueOf(await library.trash(copy.loom))
    expect((await library.list()).map(({ title, state }) => [title, state])).toEqual([['Two', 'ready'], ['Two (copy)', 'trashed']])
    expect(await library.open(copy.loom)).toMatchObject({ ok: false, fault: { code: 'not-found' } })
    valueOf(await library.restore(copy.loom))
    expect(await library.folderOf(copy.loom)).toBe(`${looms}/Two (copy).loom`)
    await valueOf(await library.open(copy.loom)).close()
  })

  it('lets what is a loom’s own go with it when it is renamed, duplicated, trashed and restored', async () => {
    const disk = new LyingDisk()
    const library = libraryOn(disk)
    const store = valueOf(await library.create('One', 'text'))
    const { id } = store.loom
    const own = { settings: { temperature: 0.7 }, words: ['Ysolde'] }
    valueOf(await (await OwnFile.open(disk, store.folder)).set(own))
    await store.close()
    const ownOf = async (loom: LoomId): Promise<unknown> => (await OwnFile.open(disk, (await library.folderOf(loom)) ?? '')).overrides
    valueOf(await library.rename(id, 'Two'))
    expect(await ownOf(id)).toEqual(own)
    expect(await ownOf(valueOf(await library.duplicate(id)).loom)).toEqual(own)
    valueOf(await library.trash(id))
    valueOf(await library.restore(id))
    expect(await ownOf(id)).toEqual(own)
  })

  it('keeps a loom whose folder is gone on its list, and follows one that was renamed inside the library', async () => {
    const disk = new LyingDisk()
    const library = libraryOn(disk)
    const store = valueOf(await library.create('Away', 'words'))
    await store.close()
    await disk.rename(store.folder, '/home/writer/elsewhere')
    expect((await library.list()).map(({ state }) => state)).toEqual(['missing'])
    expect(await library.open(store.loom.id)).toMatchObject({ ok: false, fault: { code: 'not-found' } })
    await disk.rename('/home/writer/elsewhere', `${looms}/Other name.loom`)
    expect((await library.list()).map(({ state }) => state)).toEqual(['ready'])
    await valueOf(await library.open(store.loom.id)).close()
  })

  it('shows the open loom as it is now, before any of it is on the disk', async () => {
    const disk = new LyingDisk()
    const library = libraryOn(disk)
    const store = valueOf(await library.create('Open'))
    store.commit({ ...rootSplice(store, 'three new words'), tip: store.loom.root, caret: 15 }, { urgent: false })
    expect((await library.list(store))[0]).toMatchObject({ title: 'Open', words: 3, nodes: 1 })
    await store.close()
    await library.closed(store)
    expect((await library.list())[0]).toMatchObject({ words: 3 })
  })

  it('follows an open loom whose folder is moved: it is listed, shown and duplicated from where it is', async () => {
    const disk = new LyingDisk()
    const library = libraryOn(disk)
    const store = valueOf(await library.create('Moving', 'words'))
    const now = `${looms}/Elsewhere.loom`
    await disk.rename(store.folder, now)
    expect((await library.list(store)).map(({ title, state }) => [title, state])).toEqual([['Moving', 'ready']])
    expect(await library.folderOf(store.loom.id)).toBe(now)
    expect(valueOf(await library.duplicate(store.loom.id))).toMatchObject({ title: 'Moving (copy)', words: 1 })
    await store.close()
    await library.closed(store)
    await valueOf(await library.open(store.loom.id)).close()
  })

  it('waits for no disk that does not answer', async () => {
    const disk = new LyingDisk()
    const library = libraryOn(disk, () => 1000, 20)
    const [near, far] = [valueOf(await library.create('Near', 'here')), valueOf(await library.create('Far', 'there'))]
    for (const store of [near, far]) await store.close()
    disk.fate = ({ path }) => (path.startsWith(far.folder) ? 'silence' : null)
    expect((await library.list()).map(({ title, state }) => [title, state])).toEqual([['Far', 'missing'], ['Near', 'ready']])
    expect(await library.glance(far.loom.id)).toBeNull()
    for (const asked of [library.open(far.loom.id), library.rename(far.loom.id, 'x'), library.duplicate(far.loom.id), library.trash(far.loom.id)]) {
      expect(await asked).toMatchObject({ ok: false, fault: { code: 'disk', sentence: expect.stringMatching(/does not answer/) as string } })
    }
    await valueOf(await library.open(near.loom.id)).close()
    disk.fate = () => null
    await valueOf(await library.open(far.loom.id)).close()
  })

  it('with a folder that is missing or may not be read shows what it knows', async () => {
    const disk = new LyingDisk()
    const library = libraryOn(disk)
    const store = valueOf(await library.create('Kept', 'words'))
    await store.close()
    for (const code of ['EACCES', 'EIO', 'ENOTCONN', 'ETIMEDOUT']) {
      disk.fate = ({ op, path }) => (path === looms && op === 'readdir' ? code : null)
      expect((await library.list()).map(({ title, state }) => [title, state])).toEqual([['Kept', 'ready']])
      disk.fate = ({ path }) => (path.startsWith(looms) ? code : null)
      expect((await library.list()).map(({ title, state }) => [title, state])).toEqual([['Kept', 'missing']])
      expect(await library.open(store.loom.id)).toMatchObject({ ok: false })
      // What cannot be seen is not forgotten.
      expect(await library.trash(store.loom.id)).toMatchObject({ ok: false, fault: { code: 'disk' } })
      expect(await library.create('New')).toMatchObject({ ok: false, fault: { code: 'disk' } })
    }
  })

  it('makes two looms of one title in two folders', async () => {
    const library = libraryOn(new LyingDisk())
    const stores = [valueOf(await library.create('Same')), valueOf(await library.create('Same'))]
    expect(stores.map((store) => store.folder)).toEqual([`${looms}/Same.loom`, `${looms}/Same 2.loom`])
    for (const store of stores) await store.close()
  })
})

describe('a folder’s name', () => {
  it.each([
    ['../../etc/passwd', 'etc passwd'],
    ['CON', 'CON_'],
    ['nul.txt', 'nul.txt_'],
    ['  . ', 'Untitled'],
    ['', 'Untitled'],
    ['a\u0000b\nc', 'a b c'],
    ['Ends with dots...', 'Ends with dots'],
    ['\u202eevil', 'evil'],
    ['Été à la mer 🌊', 'Été à la mer 🌊'],
    ['\ud800', '\ufffd'],
  ])('of %j is %j', (title, name) => expect(folderName(title)).toBe(name))

  it('is never longer than 120 bytes and never cuts a character', () => {
    const name = folderName('👩‍👩‍👧‍👦'.repeat(40))
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(120)
    expect(name).toBe('👩‍👩‍👧‍👦'.repeat(4))
  })
})

describe('check', () => {
  it('tells the truth about a whole loom, a folder that is none, and a file', async () => {
    const disk = new LyingDisk()
    const library = libraryOn(disk)
    const store = valueOf(await library.create('Check', 'one 🌊'))
    store.commit(rootSplice(store, '!'), { urgent: true })
    await store.close()
    expect(await checkFolder(store.folder, disk)).toEqual({ format: 1, nodes: 1, characters: 7, depth: 0, faults: [] })
    expect(await checkFolder(looms, disk)).toMatchObject({ format: 0, faults: [expect.any(String)] })
    expect(await checkFolder(`${store.folder}/loom.json`, disk)).toMatchObject({ format: 0, faults: [expect.any(String)] })
    expect(await checkFolder('/nowhere', disk)).toMatchObject({ format: 0, faults: [expect.any(String)] })
  })
})
