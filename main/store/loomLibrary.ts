import { basename, dirname, join } from 'node:path'
import { Low } from 'lowdb'
import { freshId, type LoomId } from '../../loom/ids'
import { applyOps } from '../../loom/apply'
import { emptyLoom } from '../../loom/loomData'
import { threadText } from '../../loom/path'
import { spanOf } from '../../loom/runs'
import type { Loom } from '../../loom/loom'
import type { Session } from '../../loom/session'
import type { LoomSummary } from '../../protocol/bridge'
import { bad, good, type Answer } from '../../protocol/fault'
import { diskCode, makeFolder, statOrNull, type Disk, type DiskStat } from './disk'
import { copyFile } from './durableFile'
import { DurableJsonFile } from './durableJsonFile'
import { evidenceName, evidenceNumbers } from './evidenceFiles'
import { FolderLock } from './folderLock'
import { readGlance, type Glance } from './glance'
import { parseShelf, type Shelf, type ShelfEntry } from './shelf'
import { readManifest } from './manifest'
import { OwnFile } from './ownFile'
import { LoomStore, type StoreOptions } from './loomStore'
import type { Past } from './moments'
import { diskSentence } from './savingSentence'

export interface LibraryOptions {
  readonly disk: Disk
  /** Where new looms are made, and looms are looked for. */
  readonly looms: string
  /** Where the list of known looms is kept (`library.json`). */
  readonly userData: string
  /** Copies of looms outside their folders; null keeps none. */
  readonly copies: string | null
  readonly now?: () => number
  /** Milliseconds that a disk may take to say whether a loom is there. Default 3000. */
  readonly patienceMs?: number
  /** Named in locks. */
  readonly app?: string
}

/** Looms put in the trash lie in this folder of the library until the writer empties it herself. */
const trashName = 'Trash'
const mostFolders = 2000
const patienceMs = 3000

/**
 * All looms the writer has: those in the library's folder and those she opened elsewhere. A loom whose folder is missing, or
 * lies on a disk that does not answer, stays listed; nothing here ever deletes one.
 */
export class LoomLibrary {
  readonly #options: LibraryOptions
  readonly #store: StoreOptions
  readonly #file: DurableJsonFile<Shelf>
  readonly #shelf: Low<Shelf>
  #ready: Promise<void> | null = null

  constructor(options: LibraryOptions) {
    this.#options = options
    const { disk, userData, copies, now = () => Date.now(), app = 'Heddle' } = options
    this.#store = { disk, now, app, copiesDir: copies }
    this.#file = new DurableJsonFile(disk, join(userData, 'library.json'), parseShelf)
    this.#shelf = new Low<Shelf>(this.#file, { looms: [] })
  }

  /** A sentence when the list was damaged; the looms themselves are found again. */
  get notice(): string | null {
    return this.#file.damage
  }

  /** Last opened first. `open`: a loom as it is now, which the disk does not know yet. */
  async list(open: LoomStore | null = null): Promise<readonly LoomSummary[]> {
    await this.#load()
    if (open !== null) await this.follow(open)
    await this.#inTime(this.#findNew(), undefined)
    const { disk } = this.#options
    const summaries = await Promise.all(
      this.#shelf.data.looms.map(async (entry): Promise<LoomSummary> => {
        const { loom, folder, trashedFrom } = entry
        const there = await this.#inTime(isFolder(disk, folder), false)
        const bytes = there ? await this.#inTime(bytesIn(disk, folder), 0) : 0
        const isOpen = open?.loom.id === loom
        const now = isOpen ? { title: open.loom.title, words: open.words, nodes: open.loom.nodes.size } : entry
        const { title, words, nodes } = now
        return { loom, title, words, nodes, bytes, openedAt: entry.openedAt, state: trashedFrom !== null ? 'trashed' : there || isOpen ? 'ready' : 'missing' }
      }),
    )
    return summaries.sort((a, b) => b.openedAt - a.openedAt || (a.title < b.title ? -1 : 1))
  }

  /** A new loom, open, with `text` as its first words. */
  async create(title: string, text = ''): Promise<Answer<LoomStore>> {
    await this.#load()
    return this.#opened(await LoomStore.create(this.#options.looms, title, this.#store, textLoom(title, text, this.#store.now())))
  }

  /** The thread of a large loom, to be shown while `open` reads the rest; null where there is no need or nothing to show. */
  async glance(loom: LoomId): Promise<Glance | null> {
    const entry = await this.#reach(loom)
    const glance = !entry.ok || entry.value.trashedFrom !== null ? null : await readGlance(this.#options.disk, entry.value.folder)
    return glance?.data.id === loom ? glance : null
  }

  /** Knows a loom that was just put among the others by other means, as if it had been opened now. */
  async adopt(folder: string): Promise<void> {
    await this.#load()
    const manifest = await readManifest(this.#options.disk, folder)
    if (manifest === null || manifest === 'damaged') return
    const { loomId, title, words, nodes } = manifest
    const entry: ShelfEntry = { loom: loomId, title, folder, words, nodes, openedAt: this.#store.now(), trashedFrom: null }
    await this.#put({ looms: [entry, ...this.#shelf.data.looms.filter((each) => each.loom !== loomId)] })
  }

  async open(loom: LoomId): Promise<Answer<LoomStore>> {
    const entry = await this.#reach(loom)
    if (!entry.ok) return entry
    const { title, folder, trashedFrom } = entry.value
    if (trashedFrom !== null) return bad('not-found', `“${title}” is in the trash; restore it first.`)
    return this.#opened(await LoomStore.open(folder, this.#store))
  }

  /** Opens a loom that may lie anywhere, and knows it from then on. */
  async openFolder(folder: string): Promise<Answer<LoomStore>> {
    await this.#load()
    return this.#opened(await LoomStore.open(folder, this.#store))
  }

  /** Renames a loom that is not open. */
  async rename(loom: LoomId, title: string): Promise<Answer<null>> {
    const entry = await this.#reach(loom)
    if (!entry.ok) return entry
    const answer = await LoomStore.open(entry.value.folder, this.#store)
    if (!answer.ok) return answer
    const store = answer.value
    try {
      if (store.readOnly !== null) return bad('read-only', store.readOnly)
      const ops = [{ t: 'title' as const, from: store.loom.title, to: title }]
      const done = store.commit({ id: freshId('t'), at: this.#store.now(), by: 'writer', event: 'title', ops }, { urgent: true })
      if (!done.ok) return done
      const saved = await store.checkpoint(null)
      if (!saved.ok) return saved
    } finally {
      await store.close()
    }
    await this.titled(loom, title)
    return good(null)
  }

  /** An open loom got another title. */
  async titled(loom: LoomId, title: string): Promise<void> {
    await this.#change(loom, (entry) => ({ ...entry, title }))
  }

  /** A second loom with the same text, in a folder of its own. Works on a loom that is open too, as far as it is on the disk. */
  async duplicate(loom: LoomId): Promise<Answer<LoomSummary>> {
    const entry = await this.#reach(loom)
    if (!entry.ok) return entry
    const source = await LoomStore.open(entry.value.folder, { ...this.#store, readOnly: true })
    if (!source.ok) return source
    const { folder, loom: content, session } = source.value
    try {
      return await this.#copy(folder, content, session, `${content.title} (copy)`)
    } finally {
      await source.value.close()
    }
  }

  /** What an open loom once was, as a loom of its own beside it. */
  async fromPast(store: LoomStore, { loom, tip, at }: Past): Promise<Answer<LoomSummary>> {
    await this.#load()
    await store.flush()
    const when = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at)
    const session: Session = { tip, caret: threadText(loom, tip).length, scrollTop: 0, visited: [], collapsed: [], hoisted: null }
    return this.#copy(store.folder, loom, session, `${store.loom.title} (as of ${when})`)
  }

  async #copy(from: string, loom: Loom, session: Session, title: string): Promise<Answer<LoomSummary>> {
    const answer = await LoomStore.create(dirname(from), title, this.#store, { ...loom, id: freshId('l'), title })
    if (!answer.ok) return answer
    const store = answer.value
    store.saveSession(session)
    await copyOwn(this.#options.disk, from, store.folder)
    const lost = await copyEvidence(this.#options.disk, from, store.folder)
    await store.close()
    const kept = await this.#remember(store, 0)
    if (lost !== null) return bad('disk', lost)
    return good({ ...summaryOf(kept), bytes: await bytesIn(this.#options.disk, kept.folder), state: 'ready' })
  }

  /** Moves the folder into the library's trash; one that is not there is only forgotten. Refused while another process has it open. */
  async trash(loom: LoomId): Promise<Answer<null>> {
    const entry = await this.#entry(loom)
    if (entry === null) return unknown()
    if (entry.trashedFrom !== null) return good(null)
    const { disk, looms } = this.#options
    try {
      const stat = await this.#inTime<DiskStat | null | 'silent'>(statOrNull(disk, entry.folder), 'silent')
      if (stat === 'silent') return notAnswering(entry)
      if (stat !== null) return await this.#move(entry, join(looms, trashName), entry.folder)
    } catch (error) {
      if (diskCode(error) === null) throw error
      return bad('disk', diskSentence('The loom could not be moved', error))
    }
    await this.#put({ looms: this.#shelf.data.looms.filter((each) => each.loom !== loom) })
    return good(null)
  }

  /** Brings a loom back to where it was; beside it when something else has its name now. */
  async restore(loom: LoomId): Promise<Answer<null>> {
    const entry = await this.#reach(loom)
    if (!entry.ok) return entry
    const { trashedFrom } = entry.value
    return trashedFrom === null ? good(null) : this.#move(entry.value, dirname(trashedFrom), null)
  }

  /** Takes note of where an open loom lies now: its folder may have been moved or renamed by other means. */
  async follow(store: LoomStore): Promise<void> {
    await this.#load()
    const folder = await this.#inTime(store.place().catch(() => store.folder), store.folder)
    const known = this.#shelf.data.looms.find((entry) => entry.loom === store.loom.id)
    if (known !== undefined && known.folder !== folder) await this.#change(known.loom, (entry) => ({ ...entry, folder }))
  }

  /** Null when the folder is not where it was. */
  async folderOf(loom: LoomId): Promise<string | null> {
    const entry = await this.#entry(loom)
    return entry !== null && (await this.#inTime(isFolder(this.#options.disk, entry.folder), false)) ? entry.folder : null
  }

  /** A store from here was closed: its counts are remembered. The loom opened after it stays the last opened. */
  async closed(store: LoomStore): Promise<void> {
    const known = this.#shelf.data.looms.find((entry) => entry.loom === store.loom.id)
    await this.#remember(store, known?.openedAt ?? this.#store.now())
  }

  async #opened(answer: Answer<LoomStore>): Promise<Answer<LoomStore>> {
    if (answer.ok) await this.#remember(answer.value, this.#store.now())
    return answer
  }

  async #remember(store: LoomStore, openedAt: number): Promise<ShelfEntry> {
    const { loom, words, folder } = store
    const entry: ShelfEntry = { loom: loom.id, title: loom.title, folder, words, nodes: loom.nodes.size, openedAt, trashedFrom: null }
    await this.#put({ looms: [entry, ...this.#shelf.data.looms.filter((each) => each.loom !== loom.id)] })
    return entry
  }

  async #move(entry: ShelfEntry, parent: string, trashedFrom: string | null): Promise<Answer<null>> {
    const { disk } = this.#options
    try {
      const lock = await FolderLock.take(entry.folder, this.#store)
      if (!lock.ok && lock.fault.code === 'busy') return lock
      await makeFolder(disk, parent, dirname)
      const folder = await freeName(disk, parent, basename(trashedFrom ?? entry.trashedFrom ?? entry.folder))
      if (lock.ok) await lock.value.release()
      await disk.rename(entry.folder, folder)
      await disk.syncDirectory(parent)
      await this.#change(entry.loom, (known) => ({ ...known, folder, trashedFrom }))
      return good(null)
    } catch (error) {
      if (diskCode(error) === 'EXDEV') return bad('unsupported', 'The loom lies on another disk; move its folder with your file manager.')
      if (diskCode(error) === null) throw error
      return bad('disk', diskSentence('The loom could not be moved', error))
    }
  }

  async #entry(loom: LoomId): Promise<ShelfEntry | null> {
    await this.#load()
    const known = this.#shelf.data.looms.find((entry) => entry.loom === loom)
    if (known !== undefined && (await this.#inTime(isFolder(this.#options.disk, known.folder), false))) return known
    await this.#inTime(this.#findNew(), undefined)
    return this.#shelf.data.looms.find((entry) => entry.loom === loom) ?? null
  }

  /** As `#entry`; a fault when its disk does not answer. */
  async #reach(loom: LoomId): Promise<Answer<ShelfEntry>> {
    const entry = await this.#entry(loom)
    if (entry === null) return unknown()
    const answers = await this.#inTime(isFolder(this.#options.disk, entry.folder).then(() => true), false)
    return answers ? good(entry) : notAnswering(entry)
  }

  /** What the disk answers, or `otherwise` when it takes too long: one that hangs holds up nothing else. */
  async #inTime<T>(asked: Promise<T>, otherwise: T): Promise<T> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<T>((resolve) => {
      timer = setTimeout(() => resolve(otherwise), this.#options.patienceMs ?? patienceMs)
    })
    try {
      return await Promise.race([asked, late])
    } finally {
      clearTimeout(timer)
    }
  }

  #load(): Promise<void> {
    this.#ready ??= this.#shelf.read().catch((error: unknown) => {
      if (diskCode(error) === null) throw error
    })
    return this.#ready
  }

  /** Looks into the library's folder for looms that were put or renamed there by other means. */
  async #findNew(): Promise<void> {
    const { disk, looms } = this.#options
    const known = new Map(this.#shelf.data.looms.map((entry) => [entry.folder, entry]))
    const found: ShelfEntry[] = []
    for (const name of (await disk.readdir(looms).catch(() => [])).slice(0, mostFolders)) {
      const folder = join(looms, name)
      if (!name.endsWith('.loom') || known.has(folder)) continue
      const manifest = await readManifest(disk, folder)
      if (manifest === null || manifest === 'damaged') continue
      const { loomId, title, words, nodes } = manifest
      const other = this.#shelf.data.looms.find((entry) => entry.loom === loomId)
      if (other !== undefined && (await isFolder(disk, other.folder))) continue
      found.push({ loom: loomId, title, folder, words, nodes, openedAt: other?.openedAt ?? 0, trashedFrom: null })
    }
    if (found.length === 0) return
    const ids = new Set(found.map((entry) => entry.loom))
    await this.#put({ looms: [...found, ...this.#shelf.data.looms.filter((entry) => !ids.has(entry.loom))] })
  }

  async #change(loom: LoomId, change: (entry: ShelfEntry) => ShelfEntry): Promise<void> {
    await this.#load()
    await this.#put({ looms: this.#shelf.data.looms.map((entry) => (entry.loom === loom ? change(entry) : entry)) })
  }

  /** The list is a convenience: when it cannot be saved, the looms are there all the same. */
  async #put(shelf: Shelf): Promise<void> {
    this.#shelf.data = shelf
    try {
      await makeFolder(this.#options.disk, this.#options.userData, dirname)
      await this.#shelf.write()
    } catch (error) {
      if (diskCode(error) === null) throw error
    }
  }
}

function textLoom(title: string, text: string, now: number): Loom {
  const loom = emptyLoom(title, now)
  if (text === '') return loom
  return applyOps(loom, [{ t: 'splice', node: loom.root, at: 0, removed: spanOf(''), inserted: spanOf(text) }])
}

/** A copy has what its original has of its own; without it a copy is a loom like any other. */
async function copyOwn(disk: Disk, from: string, to: string): Promise<void> {
  const { overrides } = await OwnFile.open(disk, from, false)
  const some = overrides.words.length > 0 || Object.keys(overrides.settings).length > 0 || overrides.lineEnds !== undefined
  if (some) await (await OwnFile.open(disk, to)).set(overrides)
}

/** The copy's runs point at files of the same names: they are copied as they are. Null, or a sentence. */
async function copyEvidence(disk: Disk, from: string, to: string): Promise<string | null> {
  try {
    for (const name of evidenceNumbers(await disk.readdir(from)).map(evidenceName)) await copyFile(disk, join(from, name), join(to, name))
    return null
  } catch (error) {
    if (diskCode(error) === null) throw error
    return diskSentence('The copy is whole but for its probabilities', error)
  }
}

function summaryOf({ loom, title, words, nodes, openedAt }: ShelfEntry): Omit<LoomSummary, 'bytes' | 'state'> {
  return { loom, title, words, nodes, openedAt }
}

async function freeName(disk: Disk, parent: string, name: string): Promise<string> {
  const stem = name.replace(/\.loom$/, '')
  for (let n = 1; ; n++) {
    const path = join(parent, `${n === 1 ? stem : `${stem} ${n}`}.loom`)
    if ((await statOrNull(disk, path)) === null) return path
  }
}

async function isFolder(disk: Disk, path: string): Promise<boolean> {
  try {
    const stat = await statOrNull(disk, path)
    return stat !== null && stat.kind !== 'file'
  } catch (error) {
    if (diskCode(error) !== null) return false
    throw error
  }
}

/** Bytes of the loom's own files; folders inside it count as nothing. */
async function bytesIn(disk: Disk, folder: string): Promise<number> {
  let bytes = 0
  for (const name of await disk.readdir(folder).catch(() => [])) {
    const stat = await disk.lstat(join(folder, name)).catch(() => null)
    if (stat?.kind === 'file') bytes += stat.size
  }
  return bytes
}

function notAnswering({ title }: ShelfEntry): Answer<never> {
  return bad('disk', `The disk that “${title}” lies on does not answer. Try again when it does.`)
}

function unknown(): Answer<never> {
  return bad('not-found', 'This loom is not in the library.')
}
