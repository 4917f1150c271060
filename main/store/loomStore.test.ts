import { describe, expect, it } from 'vitest'
import { freshId } from '../../loom/ids'
import { toData } from '../../loom/loomData'
import { long } from '../../loom/testing/random'
import { threadText } from '../../loom/path'
import { LyingDisk } from './testing/lyingDisk'
import { branchUnder, generationAt, made, opened, rootSplice, typed } from './testing/sketches'

describe('an open loom', () => {
  it('is there again after close', async () => {
    const disk = new LyingDisk()
    const store = await made(disk)
    const { root } = store.loom
    expect(store.commit(rootSplice(store, 'Once upon a time'), { urgent: false }).ok).toBe(true)
    const child = branchUnder(root, ' there was', { marks: { bookmark: true } })
    store.commit({ ...typed([{ t: 'add', node: child, index: 0 }]), tip: child.id, caret: 3 }, { urgent: true })
    const before = toData(store.loom)
    const { history, seq } = store
    await store.close()
    const again = await opened(disk, store.folder)
    expect(toData(again.loom)).toEqual(before)
    expect(again.history).toEqual(history)
    expect(again.seq).toBe(seq)
    expect([again.session.tip, again.session.caret]).toEqual([child.id, 3])
    expect([again.notice, again.readOnly]).toEqual([null, null])
    await again.close()
  })

  it('undoes and does again what was done before it was closed, in any order with closing', async () => {
    const disk = new LyingDisk()
    let store = await made(disk)
    const { folder } = store
    const texts: string[] = []
    for (const word of ['one', ' two', ' three']) {
      store.commit({ ...rootSplice(store, word), event: 'paste' }, { urgent: false })
      texts.push(text(store))
    }
    const reopen = async (): Promise<void> => {
      await store.close()
      store = await opened(disk, folder)
    }
    await reopen()
    expect(store.undo(1).ok && text(store)).toBe(texts[1])
    await reopen()
    store.undo(2)
    expect(text(store)).toBe(texts[0])
    await store.compact()
    await reopen()
    store.redo(3)
    await reopen()
    store.redo(4)
    expect(text(store)).toBe(texts[2])
    expect(store.redo(5)).toEqual({ ok: true, value: null })
    await store.close()
  })

  it('refuses what does not fit and changes nothing', async () => {
    const disk = new LyingDisk()
    const store = await made(disk)
    const { loom } = store
    const answer = store.commit(typed([{ t: 'remove', node: branchUnder(loom.root, 'x'), index: 0 }]), { urgent: true })
    expect(answer.ok ? null : answer.fault.code).toBe('conflict')
    const hollow = { ...rootSplice(store, 'x'), caret: 0.5 }
    const other = store.commit(hollow, { urgent: true })
    expect(other.ok ? null : other.fault.code).toBe('bad-input')
    expect(store.loom).toBe(loom)
    expect(store.seq).toBe(0)
    await store.close()
  })

  it(`refuses what is too large to be read again${long ? ', and keeps the largest it takes' : ''}`, { timeout: 60_000 }, async () => {
    const disk = new LyingDisk()
    const store = await made(disk)
    const most = '\u0001'.repeat(20 * 1024 * 1024)
    expect(store.commit(rootSplice(store, `${most}x`), { urgent: true })).toMatchObject({ ok: false, fault: { code: 'bad-input' } })
    // A line of 120 MB: only in the long run.
    if (!long) return store.close()
    expect(store.commit(rootSplice(store, most), { urgent: true }).ok).toBe(true)
    await store.flush()
    store.abandon()
    await disk.rm(`${store.folder}/lock`)
    const again = await opened(disk, store.folder, { readOnly: true })
    expect([again.loom.nodes.get(again.loom.root)?.text.length, again.notice]).toEqual([most.length, null])
    await again.close()
  })

  it('gives a stream back as a node marked interrupted, less what already stands in the tree', async () => {
    const disk = new LyingDisk()
    const store = await made(disk)
    const { root } = store.loom
    const weave = freshId('w')
    const generation = generationAt(root)
    store.commit(typed([{ t: 'generate', generation }]), { urgent: true })
    for (const [branch, text] of [[0, 'the sea'], [1, 'a hill'], [2, 'dismissed']] as const) {
      store.stream({ weave, branch, anchor: root, generation: generation.id, text })
    }
    store.stream({ weave, branch: 0, anchor: root, generation: generation.id, text: ' was calm' })
    const head = branchUnder(root, 'the sea', { generation: generation.id, index: 0 })
    store.commit(typed([{ t: 'add', node: head, index: 0 }]), { urgent: false })
    store.streamEnded(weave, 2)
    await store.flush()
    store.abandon()
    const again = await opened(disk.copy(), store.folder)
    expect(again.loom.nodes.get(head.id)?.children.map((id) => again.loom.nodes.get(id)?.text)).toEqual([' was calm'])
    const children = again.loom.nodes.get(root)?.children.map((id) => again.loom.nodes.get(id))
    expect(children?.map((node) => [node?.text, node?.marks])).toEqual([['the sea', {}], ['a hill', { unread: true, interrupted: true }]])
    await again.close()
  })

  it('carries running streams over a compaction', async () => {
    const disk = new LyingDisk()
    const store = await made(disk)
    const { root } = store.loom
    const generation = generationAt(root)
    const part = { weave: freshId('w'), branch: 0, anchor: root, generation: generation.id }
    store.commit(typed([{ t: 'generate', generation }]), { urgent: true })
    store.stream({ ...part, text: 'one ' })
    await store.compact()
    store.stream({ ...part, text: 'two' })
    await store.flush()
    store.abandon()
    const again = await opened(disk.copy(), store.folder)
    expect([...again.loom.nodes.values()].filter((node) => node.marks.interrupted).map((node) => node.text)).toEqual(['one two'])
    await again.close()
    const third = await opened(disk.copy(), store.folder)
    expect(third.loom.nodes.size).toBe(2)
    await third.close()
  })

  it('keeps evidence by reference and says when it is lost', async () => {
    const disk = new LyingDisk()
    const store = await made(disk)
    const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i % 251)
    const refs = [await store.appendEvidence(bytes), await store.appendEvidence(bytes.subarray(3))]
    await store.close()
    const again = await opened(disk, store.folder)
    expect(await again.readEvidence(refs[1] as (typeof refs)[0])).toEqual({ ok: true, value: bytes.subarray(3) })
    const wrong = { ...(refs[0] as (typeof refs)[0]), crc: 1 }
    expect((await again.readEvidence(wrong)).ok).toBe(false)
    expect((await again.readEvidence({ ...wrong, offset: 1e9 })).ok).toBe(false)
    await again.close()
  })

  it('keeps the newest five generations and opens from each journal of them', async () => {
    const disk = new LyingDisk()
    const store = await made(disk)
    for (let i = 0; i < 8; i++) {
      store.commit(rootSplice(store, `${i} `), { urgent: false })
      await store.compact()
    }
    await store.close()
    const names = [...disk.files().keys()].map((path) => path.slice(store.folder.length + 1))
    expect(names.filter((name) => name.startsWith('text-')).sort()).toEqual([5, 6, 7, 8, 9].map((n) => `text-00000${n}.json`))
    const again = await opened(disk, store.folder)
    expect(text(again)).toBe('0 1 2 3 4 5 6 7 ')
    await again.close()
  })
})

function text(store: Awaited<ReturnType<typeof made>>): string {
  return threadText(store.loom, store.loom.root)
}
