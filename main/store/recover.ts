import { basename, dirname, join } from 'node:path'
import { emptyHistory } from '../../loom/history'
import { parseId, type LoomId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import { emptyLoom } from '../../loom/loomData'
import { bad, good, type Answer } from '../../protocol/fault'
import { linesOf, readCheckedLine } from './checkedLine'
import { isFields } from './diskShapes'
import { diskCode, type Disk } from './disk'
import { format, journalGenerations, journalName, loomFiles, textGenerations, textName } from './loomFiles'
import { readManifest, type Manifest } from './manifest'
import { Replay, type JournalEnd } from './replay'
import { readStoredSnapshot, type SnapshotContent } from './snapshotContent'
import { whyNotRead } from './savingSentence'
import { isUnreadable } from './steadyReading'
import type { StoredLoom } from './storedLoom'
import type { StreamLedger } from './streamLedger'

/** What a loom's folder was found to hold. Finding out changes nothing on the disk. */
export interface Recovery {
  readonly stored: StoredLoom
  /** Up to this change the loom is exactly what it was; behind it some are missing. */
  readonly exactSeq: number
  readonly streams: StreamLedger
  readonly lastTip: Replay['lastTip']
  /** The highest generation any file names. */
  readonly newestGeneration: number
  /** Where the journal goes on; null when the folder must be written anew before anything is added. */
  readonly resume: JournalEnd | null
  /** What to tell the writer when anything was damaged; `keptAside` comes behind it when the folder was written anew. */
  readonly notice: string | null
  readonly faults: readonly string[]
  /** Names of the files that were damaged or are not understood: they are kept. */
  readonly damaged: readonly string[]
  /** A sentence when the disk would not give a file: then nothing may be written, or its content could be left behind. */
  readonly unreadable: string | null
  /** The newest format seen. */
  readonly format: number
}

export const keptAside = 'The files as they were found are kept in its trash folder.'

export interface RecoverOptions {
  readonly disk: Disk
  readonly now: () => number
  /** Folder with the copies of this and other looms. */
  readonly copiesDir: string | null
}

/** Reads a loom's folder in whatever state it is. A fault only when there is no loom or the disk does not answer. */
export async function recover(folder: string, options: RecoverOptions): Promise<Answer<Recovery>> {
  const { disk } = options
  let names: readonly string[]
  try {
    names = await disk.readdir(folder)
  } catch (error) {
    if (diskCode(error) === null) throw error
    return bad('not-found', `The folder of this loom could not be read: ${whyNotRead(error)}.`)
  }
  const texts = textGenerations(names)
  const journals = journalGenerations(names)
  const manifest = await readManifest(disk, folder)
  if (texts.length + journals.length === 0 && manifest === null) return bad('not-found', 'This folder holds no loom.')
  const search = new Search(folder, options, texts, journals, manifest)
  const found = await search.run()
  if (found === null) return bad('damaged', 'Nothing in this loom’s folder could be read. Its files were left as they are.')
  return good(found)
}

interface Candidate {
  readonly content: SnapshotContent
  readonly generation: number
  readonly from: 'snapshot' | 'damaged snapshot' | 'copy' | 'journal'
}

class Search {
  readonly #damaged = new Set<string>()
  readonly #faults: string[] = []
  readonly #withheld = new Set<string>()
  #format = format
  #unreadable: string | null = null
  #foreign = 0

  constructor(
    readonly folder: string,
    readonly options: RecoverOptions,
    readonly texts: readonly number[],
    readonly journals: readonly number[],
    private manifest: Manifest | 'damaged' | null,
  ) {}

  async run(): Promise<Recovery | null> {
    const { manifest } = this
    if (manifest === 'damaged') this.#fault('loom.json', 'the manifest could not be read')
    else if (manifest === null) this.#faults.push('the manifest is missing')
    else this.#format = Math.max(this.#format, manifest.format)
    let whole = await this.#newestWhole()
    if (whole.found === null && whole.partial === null && this.#foreign > 0) {
      this.#fault('loom.json', 'the manifest belongs to another loom')
      this.manifest = 'damaged'
      whole = await this.#newestWhole()
    }
    let best = whole.found === null ? null : await this.#replay(whole.found)
    if (best === null || (best.replay.gaps > 0 && whole.partial !== null)) {
      for (const candidate of await this.#otherCandidates(best, whole.partial)) {
        const tried = await this.#replay(candidate)
        if (best === null || amount(tried.replay) > amount(best.replay)) best = tried
      }
    }
    return best === null ? null : this.#report(best)
  }

  /** The newest snapshot that is whole, and the newest damaged one above it. */
  async #newestWhole(): Promise<{ found: Candidate | null; partial: Candidate | null }> {
    let partial: Candidate | null = null
    for (const generation of this.texts) {
      const content = await this.#read(loomFiles.text(this.folder, generation))
      if (content !== null && this.#isForeign(content)) {
        this.#foreign++
        this.#fault(textName(generation), `${textName(generation)} belongs to another loom`)
        continue
      }
      if (content?.whole === true) return { found: { content, generation, from: 'snapshot' }, partial }
      this.#fault(textName(generation), `${textName(generation)} is damaged`)
      if (content !== null) partial ??= { content, generation, from: 'damaged snapshot' }
    }
    return { found: null, partial }
  }

  async #otherCandidates(best: Replayed | null, partial: Candidate | null): Promise<Candidate[]> {
    const candidates = partial === null ? [] : [partial]
    const copy = await this.#newestCopy(partial?.content.stored.loom.id ?? this.#manifestId())
    if (copy !== null) candidates.push(copy)
    if (best !== null || candidates.length > 0) return candidates
    const loom = this.#manifestId() ?? (await this.#idFromJournals())
    if (loom === null) return []
    const title = this.manifest !== null && this.manifest !== 'damaged' ? this.manifest.title : 'Recovered'
    const stored: StoredLoom = { loom: emptyLoom(title, this.options.now(), loom), history: emptyHistory, seq: 0 }
    return [{ content: { stored, whole: false, lost: 0, faults: [], format }, generation: 0, from: 'journal' }]
  }

  async #newestCopy(loom: LoomId | null): Promise<Candidate | null> {
    const { disk, copiesDir } = this.options
    const places = [loomFiles.copies(this.folder), ...(copiesDir === null || loom === null ? [] : [join(copiesDir, loom)])]
    let newest: Candidate | null = null
    for (const place of places) {
      for (const name of await disk.readdir(place).catch(() => [])) {
        if (!name.endsWith('.json') || name.startsWith('.')) continue
        const content = await this.#read(join(place, name))
        if (content === null || !content.whole || (loom !== null && content.stored.loom.id !== loom)) continue
        if (newest === null || content.stored.seq > newest.content.stored.seq) newest = { content, generation: 0, from: 'copy' }
      }
    }
    return newest
  }

  async #replay(candidate: Candidate): Promise<Replayed> {
    const { disk, now } = this.options
    const replay = new Replay(candidate.content.stored, now())
    const { manifest } = this
    const switched = candidate.from === 'snapshot' && manifest !== null && manifest !== 'damaged' && manifest.generation === candidate.generation
    const damaged = new Set<string>()
    const wanted = this.journals.toReversed().filter((generation) => !switched || generation >= candidate.generation)
    for (const generation of wanted) {
      const before = replay.lost
      try {
        await replay.journal(disk, this.folder, generation)
      } catch (error) {
        if (diskCode(error) === null) throw error
        if (isUnreadable(error)) this.#cannotRead(journalName(generation), error)
        damaged.add(journalName(generation))
      }
      if (replay.lost > before) damaged.add(journalName(generation))
    }
    if (manifest !== null && manifest !== 'damaged') replay.missed(manifest.seq)
    return { candidate, replay, damaged, switched }
  }

  #report({ candidate, replay, damaged, switched }: Replayed): Recovery {
    for (const name of damaged) this.#fault(name, `${name} is damaged`)
    const { content, from } = candidate
    if (from !== 'snapshot') this.#faults.push(from === 'damaged snapshot' ? 'no snapshot is whole' : this.texts.length > 0 ? 'no snapshot could be read' : 'there is no snapshot')
    this.#faults.push(...content.faults)
    if (replay.lost > 0) this.#faults.push(`${replay.lost} lines of the journal could not be read`)
    if (replay.gaps > 0) this.#faults.push(`${replay.gaps} changes are missing`)
    if (replay.torn > 0) this.#faults.push('the last line of a journal is not whole: it was being written when the program or the power ended')
    if (replay.bent > 0) this.#faults.push(`${replay.bent} changes did not fit and were bent`)
    if (content.lost > 0) this.#faults.push(`${content.lost} parts of the snapshot could not be read`)
    const newestGeneration = Math.max(0, this.texts[0] ?? 0, this.journals[0] ?? 0)
    const clean = switched && this.#damaged.size === 0 && replay.end?.generation === candidate.generation
    const sound = clean && newestGeneration === candidate.generation && replay.gaps + replay.bent + replay.foreign + content.faults.length === 0
    const { stored } = replay
    return {
      stored: replay.gaps + replay.lost > 0 ? { ...stored, history: emptyHistory } : stored,
      exactSeq: content.whole ? replay.exactSeq : 0,
      streams: replay.streams,
      lastTip: replay.lastTip,
      newestGeneration,
      resume: sound ? replay.end : null,
      notice: this.#notice(candidate, replay),
      faults: this.#faults,
      damaged: [...this.#damaged],
      unreadable: this.#unreadable,
      format: Math.max(this.#format, content.format, replay.newer ? format + 1 : format),
    }
  }

  #notice({ content, from }: Candidate, replay: Replay): string | null {
    const lostChanges = Math.max(replay.lost, replay.gaps)
    const mended = content.faults.length + replay.bent > 0
    if (from === 'snapshot' && this.#damaged.size === 0 && !mended && replay.gaps === 0) return null
    const where = mended ? ' Text whose place was lost is under “Recovered”.' : ''
    if (content.lost > 0) return `This loom was damaged; ${count(content.lost, 'part')} of it could not be read.${where}`
    if (from === 'copy') return `This loom was damaged and was opened from a copy; the newest changes may be missing.${where}`
    if (lostChanges > 0) return `This loom was damaged; ${count(lostChanges, 'change')} could not be read, the rest is here.${where}`
    if (from === 'journal') return `This loom’s text was gone; what its journal still says was put together again.${where}`
    return `This loom was damaged and has been mended; nothing is missing.${where}`
  }

  /** Null: not a snapshot at all, or the disk would not give it. */
  async #read(path: string): Promise<SnapshotContent | null> {
    const { disk, now } = this.options
    try {
      const content = await readStoredSnapshot(disk, path, now(), this.#manifestId())
      if (content !== null) this.#format = Math.max(this.#format, content.format)
      return content
    } catch (error) {
      if (diskCode(error) === null) throw error
      if (isUnreadable(error) && dirname(path) === this.folder) this.#cannotRead(basename(path), error)
      return null
    }
  }

  #cannotRead(name: string, error: unknown): void {
    this.#fault(name, `the disk does not give ${name} (${diskCode(error) ?? 'error'})`)
    this.#withheld.add(name)
    this.#unreadable ??= `The disk does not give ${name} of this loom (${diskCode(error) ?? 'error'}), so what is here can be read but not changed.`
  }

  async #idFromJournals(): Promise<LoomId | null> {
    for (const generation of this.journals) {
      try {
        const file = await this.options.disk.open(loomFiles.journal(this.folder, generation), 'read')
        try {
          for await (const batch of linesOf(file)) {
            for (const line of batch) {
              const value = readCheckedLine(line.bytes)?.value
              const id = isFields(value) ? parseId('l', value['loom']) : null
              if (id !== null) return id
            }
          }
        } finally {
          await file.close()
        }
      } catch (error) {
        if (diskCode(error) === null) throw error
      }
    }
    return null
  }

  #manifestId(): LoomId | null {
    return this.manifest === null || this.manifest === 'damaged' ? null : this.manifest.loomId
  }

  #isForeign(content: SnapshotContent): boolean {
    const id = this.#manifestId()
    return id !== null && content.stored.loom.id !== id
  }

  #fault(file: string, sentence: string): void {
    this.#damaged.add(file)
    if (this.#withheld.has(file)) return
    if (!this.#faults.includes(sentence)) this.#faults.push(sentence)
  }
}

interface Replayed {
  readonly candidate: Candidate
  readonly replay: Replay
  readonly damaged: ReadonlySet<string>
  /** The manifest names this very snapshot: older journals have nothing to add. */
  readonly switched: boolean
}

/** How much text is there: what decides between two ways to read a damaged loom. */
function amount(replay: Replay): number {
  return charactersOf(replay.stored.loom)
}

export function charactersOf(loom: Loom): number {
  let characters = 0
  for (const node of loom.nodes.values()) characters += node.text.length
  return characters
}

function count(n: number, what: string): string {
  return n === 1 ? `one ${what}` : `${n} ${what}s`
}

