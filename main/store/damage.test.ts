import { describe, expect, it } from 'vitest'
import { freshId } from '../../loom/ids'
import { long, Random } from '../../loom/testing/random'
import { checkFolder } from './checkFolder'
import { checkedLine } from './checkedLine'
import { LoomStore } from './loomStore'
import { sealed, type SealedManifest } from './manifest'
import { recover } from './recover'
import { LyingDisk } from './testing/lyingDisk'
import { branchUnder, made, opened, storeOptions, typed, typing } from './testing/sketches'

type Damage = (bytes: Uint8Array, random: Random) => Uint8Array

const damages: Record<string, Damage> = {
  'one flipped bit': (bytes, random) => changed(bytes, random.below(bytes.length), 1, (byte) => byte ^ (1 << random.below(8))),
  'a zeroed sector': (bytes, random) => changed(bytes, 512 * random.below(Math.ceil(bytes.length / 512)), 512, () => 0),
  'a zeroed page': (bytes, random) => changed(bytes, 4096 * random.below(Math.ceil(bytes.length / 4096)), 4096, () => 0),
  '20 random bytes': (bytes, random) => {
    let hurt = bytes
    for (let i = 0; i < 20; i++) hurt = changed(hurt, random.below(bytes.length), 1, () => random.below(256))
    return hurt
  },
  'cut short': (bytes, random) => bytes.slice(0, random.below(bytes.length)),
  'junk at the end': (bytes, random) => Uint8Array.from([...bytes, ...Array.from({ length: 600 }, () => random.below(256))]),
}

describe('a damaged folder', () => {
  const rounds = long ? 10_000 : 300
  it(`opens all the same, in ${rounds} ways, with nothing invented`, { timeout: 60_000 + rounds * 600 }, async () => {
    const whole = await aFolder()
    const table = new Map<string, { n: number; kept: number; least: number }>()
    const random = new Random(5)
    let slowest = 0
    for (let round = 0; round < rounds; round++) {
      const kind = random.pick(Object.keys(damages))
      const target = random.pick(whole.targets)
      const disk = whole.disk.copy()
      const bytes = disk.files().get(`${whole.folder}/${target.name}`) as Uint8Array
      await overwrite(disk, `${whole.folder}/${target.name}`, (damages[kind] as Damage)(bytes, random))
      const opening = performance.now()
      const kept = await keptWords(disk, whole).catch((error: unknown) => {
        throw new Error(`round ${round}, ${kind} in ${target.name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
      })
      slowest = Math.max(slowest, performance.now() - opening)
      const row = `${target.what}: ${kind}`
      const known = table.get(row) ?? { n: 0, kept: 0, least: 100 }
      table.set(row, { n: known.n + 1, kept: known.kept + kept, least: Math.min(known.least, kept) })
      expect((await checkFolder(whole.folder, disk)).nodes).toBeGreaterThan(0)
      if (round % 10 === 0) await mendsOnce(disk, whole.folder)
    }
    console.log(`damage × words kept, ${rounds} folders of ${whole.words.size} words, 0 refused, 0 invented, read in at most ${slowest.toFixed(0)} ms`)
    for (const [row, { n, kept, least }] of [...table].sort()) {
      console.log(`  ${row.padEnd(42)} ${String(n).padStart(5)} folders   mean ${(kept / n).toFixed(1).padStart(5)} %   least ${least.toFixed(1).padStart(5)} %`)
    }
    const mean = (row: string): number => {
      const { n, kept } = table.get(row) ?? { n: 1, kept: 100 }
      return kept / n
    }
    for (const kind of ['one flipped bit', 'a zeroed sector']) expect(mean(`journal: ${kind}`), kind).toBeGreaterThan(97)
    for (const kind of Object.keys(damages)) {
      expect(mean(`newest snapshot: ${kind}`), kind).toBe(100)
      expect(mean(`manifest: ${kind}`), kind).toBe(100)
      expect(mean(`evidence: ${kind}`), kind).toBe(100)
    }
  })

  it('whose only snapshot is damaged keeps every node whose line is whole', async () => {
    const disk = new LyingDisk()
    const first = await made(disk)
    for (let i = 0; i < 200; i++) addBranch(first, first.loom.root, `w${i} `)
    const answer = await LoomStore.create('/copy', 'Copy', storeOptions(disk), { ...first.loom, id: freshId('l') })
    if (!answer.ok) throw new Error(answer.fault.sentence)
    await answer.value.close()
    const path = `${answer.value.folder}/text-000001.json`
    const bytes = disk.files().get(path) as Uint8Array
    // Inside a line: between two it would take both.
    await overwrite(disk, path, changed(bytes, bytes.indexOf(10, bytes.length >> 1) + 30, 1, (byte) => byte ^ 1))
    const store = await opened(disk, answer.value.folder)
    expect(store.loom.nodes.size).toBe(200)
    expect(store.notice).toMatch(/damaged; one part of it could not be read/)
    expect([...disk.files().keys()].filter((name) => name.includes('/trash/'))).toHaveLength(1)
    await store.close()
    await first.close()
  })

  it('gathers text whose place is lost under Recovered', async () => {
    const disk = new LyingDisk()
    const store = await made(disk)
    const child = addBranch(store, store.loom.root, 'lost ')
    addBranch(store, child, 'kept ')
    store.commit(typing(store, child, 'typed '), { urgent: true })
    await store.flush()
    store.abandon()
    const path = `${store.folder}/journal-000001.ndj`
    const bytes = disk.files().get(path) as Uint8Array
    const after = disk.copy()
    await overwrite(after, path, changed(bytes, 30, 1, (byte) => byte ^ 1))
    const again = await opened(after, store.folder)
    const { nodes, root } = again.loom
    const recovered = nodes.get(nodes.get(root)?.children[0] ?? root)
    expect(recovered?.marks.chapter).toBe('Recovered')
    expect(recovered?.children.map((id) => nodes.get(id)?.text)).toEqual(['kept ', 'typed '])
    expect(again.notice).toMatch(/one change could not be read/)
    await again.close()
  })

  it('of a newer format is read and not changed', async () => {
    const disk = new LyingDisk()
    const store = await made(disk)
    store.commit(typing(store, store.loom.root, 'from the future'), { urgent: true })
    await store.close()
    const path = `${store.folder}/loom.json`
    const { check: _, ...manifest } = JSON.parse(Buffer.from(disk.files().get(path) as Uint8Array).toString()) as SealedManifest
    await overwrite(disk, path, Buffer.from(JSON.stringify(sealed({ ...manifest, format: 2 }))))
    const before = disk.files()
    const again = await opened(disk, store.folder)
    expect(again.readOnly).toMatch(/newer Heddle/)
    expect(again.loom.nodes.get(again.loom.root)?.text).toBe('from the future')
    expect(again.commit(typing(again, again.loom.root, 'x'), { urgent: true })).toMatchObject({ ok: false, fault: { code: 'read-only' } })
    await again.close()
    expect(disk.files()).toEqual(before)
  })

  it('with the manifest of another loom keeps its own text', async () => {
    const disk = new LyingDisk()
    const [store, other] = [await made(disk), await made(disk)]
    store.commit(typing(store, store.loom.root, 'mine'), { urgent: true })
    for (const each of [store, other]) await each.close()
    await overwrite(disk, `${store.folder}/loom.json`, disk.files().get(`${other.folder}/loom.json`) as Uint8Array)
    const again = await opened(disk, store.folder)
    expect([again.loom.id, again.loom.nodes.get(again.loom.root)?.text]).toEqual([store.loom.id, 'mine'])
    await again.close()
  })

  it('full of lies is refused where it lies and no more', async () => {
    const disk = new LyingDisk()
    const store = await made(disk)
    const { id, root } = store.loom
    await store.close()
    const lines = [
      '{"__proto__":{"polluted":1},"v":1}',
      JSON.stringify({ v: 1, loom: id, gen: 1, seq: 1, prev: '', tx: { ...typed([]), id: '__proto__' } }),
      JSON.stringify({ v: 1, loom: id, gen: 1, seq: 2, prev: '', tx: { ...typed([]), ops: [{ t: 'splice', node: root, at: -1 }] } }),
      JSON.stringify({ v: 1, loom: id, gen: 1, seq: 3, prev: '', tx: typed([{ t: 'add', node: branchUnder(root, 'true'), index: 0 }]) }),
      '['.repeat(100_000) + ']'.repeat(100_000),
    ]
    await overwrite(disk, `${store.folder}/journal-000001.ndj`, Buffer.from(lines.map((line) => checkedLine(line).line).join('')))
    const again = await opened(disk, store.folder)
    expect([...again.loom.nodes.values()].map(({ text }) => text).sort()).toEqual(['', 'true'])
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
    await again.close()
  })
})

interface Whole {
  readonly disk: LyingDisk
  readonly folder: string
  readonly words: ReadonlySet<string>
  readonly targets: readonly { name: string; what: string }[]
}

/** Two generations and a journal of some hundred lines; every change adds one word of its own. */
async function aFolder(): Promise<Whole> {
  const disk = new LyingDisk()
  const store = await made(disk)
  const words = new Set<string>()
  const random = new Random(3)
  const write = (count: number): void => {
    for (let i = 0; i < count; i++) {
      const word = `w${words.size}`
      words.add(word)
      const node = random.pick([...store.loom.nodes.keys()].slice(-20))
      if (random.chance(0.3)) addBranch(store, node, `${word} `)
      else store.commit(typing(store, node, `${word} `), { urgent: false })
    }
  }
  write(150)
  await store.compact()
  write(400)
  await store.appendEvidence(new Uint8Array(6000).fill(9))
  await store.flush()
  store.abandon()
  const targets = [
    { name: 'journal-000002.ndj', what: 'journal' },
    { name: 'text-000002.json', what: 'newest snapshot' },
    { name: 'loom.json', what: 'manifest' },
    { name: 'journal-000001.ndj', what: 'older journal' },
    { name: 'evidence-0001.bin', what: 'evidence' },
  ]
  return { disk, folder: store.folder, words, targets }
}

function addBranch(store: LoomStore, parent: Parameters<typeof branchUnder>[0], text: string): ReturnType<typeof freshId<'n'>> {
  const node = branchUnder(parent, text)
  const index = store.loom.nodes.get(parent)?.children.length ?? 0
  store.commit(typed([{ t: 'add', node, index }]), { urgent: false })
  return node.id
}

/** The share of the words that are still there, in per cent. Throws when a word is there that nobody wrote. */
async function keptWords(disk: LyingDisk, { folder, words }: Whole): Promise<number> {
  const found = await recover(folder, { disk, now: () => 1, copiesDir: null })
  if (!found.ok) throw new Error(`refused: ${found.fault.sentence}`)
  const there = new Set<string>()
  for (const { text } of found.value.stored.loom.nodes.values()) for (const word of text.split(' ')) if (word !== '') there.add(word)
  for (const word of there) if (!words.has(word)) throw new Error(`invented ${JSON.stringify(word)}`)
  return (100 * there.size) / words.size
}

/** Opening mends; the next opening finds nothing more to mend. */
async function mendsOnce(disk: LyingDisk, folder: string): Promise<void> {
  const store = await opened(disk, folder)
  expect(store.readOnly).toBeNull()
  const { loom } = store
  await store.close()
  const again = await opened(disk, folder)
  expect([again.notice, again.loom.nodes.size]).toEqual([null, loom.nodes.size])
  await again.close()
}

async function overwrite(disk: LyingDisk, path: string, bytes: Uint8Array): Promise<void> {
  const file = await disk.open(path, 'change')
  await file.truncate(0)
  await file.write(bytes, 0)
  await file.sync()
}

function changed(bytes: Uint8Array, at: number, length: number, to: (byte: number) => number): Uint8Array {
  const copy = bytes.slice()
  for (let i = at; i < Math.min(copy.length, at + length); i++) copy[i] = to(copy[i] as number)
  return copy
}
