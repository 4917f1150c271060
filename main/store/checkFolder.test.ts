import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { valueOf } from '../../protocol/fault'
import { freshId } from '../../loom/ids'
import { toData } from '../../loom/loomData'
import { long, Random } from '../../loom/testing/random'
import { checkedLine } from './checkedLine'
import { checkFolder, type FolderReport } from './checkFolder'
import { pathTo } from '../../loom/path'
import { charactersOf } from './recover'
import { LoomStore } from './loomStore'
import { sealed, type SealedManifest } from './manifest'
import { NodeDisk } from './nodeDisk'
import { Scribe } from './testing/scribe'
import { branchUnder, generationAt, opened, storeOptions, typed } from './testing/sketches'

const disk = new NodeDisk()
let place = ''
let whole = ''
let truth: FolderReport

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'heddle-check-'))
  whole = await aWholeFolder()
  truth = await checkFolder(whole, disk)
})
afterAll(() => {
  execFileSync('chmod', ['-R', 'u+rwX', place])
  rmSync(place, { recursive: true, force: true })
})

/** Three generations, evidence, a checkpoint, a session, and a journal that goes on. */
async function aWholeFolder(): Promise<string> {
  const store = valueOf(await LoomStore.create(place, 'Whole', storeOptions(disk)))
  const scribe = new Scribe(store, new Random(11))
  for (let i = 0; i < 90; i++) {
    scribe.act()
    if (i === 30 || i === 60) await store.compact()
  }
  const generation = generationAt(store.loom.root)
  const evidence = await store.appendEvidence(new Uint8Array(500).fill(3))
  const node = branchUnder(store.loom.root, 'seen ')
  const runs = [{ origin: 'simulator' as const, length: 5, from: 0, source: { generation: generation.id, index: 0, evidence } }]
  store.commit(typed([{ t: 'generate', generation }, { t: 'add', node: { ...node, runs }, index: 0 }]), { urgent: true })
  await store.checkpoint('kept')
  await store.close()
  // What was still streaming has become a node.
  await (await opened(disk, store.folder)).close()
  return store.folder
}

type Damage = (folder: string, path: string, random: Random) => void

const deep = '['.repeat(50_000) + ']'.repeat(50_000)
const huge = 1.7976931348623157e308

const damages: Readonly<Record<string, Damage>> = {
  'is cut short': (_, path, random) => truncateSync(path, random.below(lstatSync(path).size + 1)),
  'is empty': (_, path) => writeFileSync(path, ''),
  'is missing': (_, path) => rmSync(path),
  'is garbled': (_, path, random) => {
    const bytes = readFileSync(path)
    for (let i = 1 + random.below(40); i > 0 && bytes.length > 0; i--) bytes[random.below(bytes.length)] = random.below(256)
    writeFileSync(path, bytes)
  },
  'is zeroed in part': (_, path, random) => {
    const bytes = readFileSync(path)
    const at = random.below(bytes.length + 1)
    writeFileSync(path, bytes.fill(0, at, Math.min(bytes.length, at + 512)))
  },
  'is noise': (_, path, random) => writeFileSync(path, Uint8Array.from({ length: random.below(3000) }, () => random.below(256))),
  'has lines twice and in another order': (_, path, random) => {
    const lines = readFileSync(path).toString('latin1').split('\n')
    for (let i = 0; i < 6; i++) lines.splice(random.below(lines.length), 0, random.pick(lines))
    writeFileSync(path, lines.join('\n'), 'latin1')
  },
  'is there twice': (folder, path, random) => {
    const name = random.pick(['text-000009.json', 'journal-000009.ndj', 'text-999999999.json', 'journal-000000.ndj', 'evidence-0009.bin', 'loom.json.tmp', 'text-1.json'])
    cpSync(path, join(folder, name), { force: true })
  },
  'changed places with another': (folder, path, random) => {
    const other = join(folder, random.pick(readdirSync(folder)))
    if (other === path) return
    renameSync(path, `${path}.swap`)
    renameSync(other, path)
    renameSync(`${path}.swap`, other)
  },
  'is a folder': (_, path) => {
    rmSync(path)
    mkdirSync(path)
  },
  'is a link to itself': (_, path) => {
    rmSync(path)
    symlinkSync(path, path)
  },
  'is a link out of the folder': (_, path) => {
    rmSync(path)
    symlinkSync('/dev/zero', path)
  },
  'is a pipe that nobody fills': (_, path) => {
    rmSync(path)
    if (process.platform === 'win32') writeFileSync(path, '')
    else execFileSync('mkfifo', [path])
  },
  'may not be read': (_, path) => chmodSync(path, 0),
  'is deep JSON': (_, path) => writeFileSync(path, deep),
  'is JSON of another kind': (_, path, random) => writeFileSync(path, random.pick(['null', '[]', '{}', '"x"', '1e999', '{"__proto__":{"a":1}}', '\ufeff{}', '{"items":[\n]}\n'])),
  'is large and empty': (_, path) => truncateSync(path, 8_000_000),
  'is full of good lines that lie': (folder, path, random) => {
    const manifest = manifestIn(folder)
    const head = { v: 1, loom: manifest?.loomId ?? freshId('l'), gen: manifest?.generation ?? 1, prev: '' }
    const lies = [
      deep,
      JSON.stringify({ ...head, seq: huge, tx: typed([]) }),
      JSON.stringify({ ...head, seq: Number.MAX_SAFE_INTEGER, tx: typed([]) }),
      JSON.stringify({ ...head, seq: 1, tx: { ...typed([]), at: huge } }),
      JSON.stringify({ ...head, v: 99, seq: 1, tx: 'later' }),
      JSON.stringify({ ...head, seq: 2, stream: { weave: freshId('w'), anchor: freshId('n'), generation: freshId('g'), branch: 5, text: 'x', from: Number.MAX_SAFE_INTEGER } }),
    ]
    writeFileSync(path, Array.from({ length: 8 }, () => checkedLine(random.pick(lies)).line).join(''))
  },
  'has giant numbers under a good seal': (folder, path, random) => {
    const manifest = manifestIn(folder)
    if (manifest === null) return
    const { check: _, ...rest } = manifest
    const field = random.pick(['format', 'generation', 'nodes', 'words', 'seq'] as const)
    writeFileSync(path.endsWith('loom.json') ? path : join(folder, 'loom.json'), JSON.stringify(sealed({ ...rest, [field]: random.pick([huge, -1, 2 ** 53 - 1, 0.5]) })))
  },
}

function manifestIn(folder: string): SealedManifest | null {
  try {
    return JSON.parse(readFileSync(join(folder, 'loom.json'), 'utf8')) as SealedManifest
  } catch {
    return null
  }
}

/** Names, sizes and times of everything in a folder. */
function stamp(folder: string): string {
  const lines: string[] = []
  const todo = [folder]
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    const stat = lstatSync(at)
    lines.push(`${at} ${stat.mode} ${stat.size} ${stat.mtimeMs}`)
    if (stat.isDirectory()) todo.push(...readdirSync(at).map((name) => join(at as string, name)))
  }
  return lines.sort().join('\n')
}

describe('check of a damaged folder', () => {
  const rounds = long ? 2000 : 200
  it(`never fails and tells the truth, in ${rounds} ways`, { timeout: 60_000 + rounds * 400 }, async () => {
    expect(truth.faults).toEqual([])
    const tally = { clean: 0, faulty: 0, noLoom: 0, faults: 0 }
    for (let round = 0; round < rounds; round++) {
      const random = new Random(4000 + round)
      const folder = join(place, `f${round}.loom`)
      cpSync(whole, folder, { recursive: true })
      const done: string[] = []
      for (let i = random.pick([1, 1, 2, 4]); i > 0; i--) {
        const name = random.pick(readdirSync(folder))
        const [kind, damage] = random.pick(Object.entries(damages))
        const path = join(folder, name)
        if (!lstatSync(path).isFile()) continue
        done.push(`${name} ${kind}`)
        try {
          damage(folder, path, random)
        } catch (error) {
          throw new Error(`seed ${random.seed}, ${done.join(', ')}: the damage could not be done`, { cause: error })
        }
      }
      const before = stamp(folder)
      const report = await checkFolder(folder, disk)
      const said = `seed ${random.seed}, ${done.join(', ')}, said ${JSON.stringify(report)}`
      expect(stamp(folder), said).toBe(before)
      for (const n of [report.format, report.nodes, report.characters, report.depth]) expect(Number.isSafeInteger(n) && n >= 0, said).toBe(true)
      expect(report.faults.every((fault) => fault.length > 0 && fault.length < 500), said).toBe(true)
      expect(report.faults.some((fault) => /could not be understood/.test(fault)), said).toBe(false)
      // What it says is there is what opens.
      const answer = await LoomStore.open(folder, storeOptions(disk, { readOnly: true }))
      if (answer.ok) {
        const { loom } = answer.value
        const data = toData(loom)
        expect([data.nodes.length, charactersOf(loom), Math.max(...data.nodes.map(({ id }) => pathTo(loom, id).length - 1))], said).toEqual([report.nodes, report.characters, report.depth])
        await answer.value.close()
      } else expect([report.nodes, report.faults.length > 0], said).toEqual([0, true])
      // A folder it has nothing to say of holds all that was written. Only a journal cut between two lines, with the session that
      // has seen more gone too, leaves no trace.
      const traceless = done.some((each) => /^session\.json is missing|session\.json changed places/.test(each))
      if (report.faults.length === 0 && !traceless) expect(report, said).toEqual(truth)
      tally[report.nodes === 0 ? 'noLoom' : report.faults.length === 0 ? 'clean' : 'faulty']++
      tally.faults += report.faults.length
      rmSync(folder, { recursive: true, force: true })
    }
    console.log(`check of ${rounds} damaged folders: ${tally.faulty} with faults (${tally.faults} in all), ${tally.clean} that lost nothing, ${tally.noLoom} with no loom left, 0 failures`)
    expect(tally.faulty).toBeGreaterThan(rounds / 4)
  })

  it('and of what is no folder of a loom says so', async () => {
    const loop = join(place, 'loop.loom')
    symlinkSync(loop, loop)
    const file = join(place, 'file.loom')
    writeFileSync(file, 'x')
    const empty = join(place, 'empty.loom')
    mkdirSync(empty)
    const odd = join(place, 'odd.loom')
    mkdirSync(join(odd, 'loom.json'), { recursive: true })
    mkdirSync(join(odd, 'text-000001.json'))
    for (const folder of [loop, file, empty, odd, join(file, 'below'), join(place, 'x'.repeat(300)), join(place, '\0')]) {
      expect(await checkFolder(folder, disk), folder).toMatchObject({ nodes: 0, faults: [expect.any(String)] })
    }
  })
})
