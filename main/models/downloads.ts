import { join } from 'node:path'
import { Cancelled, FaultError, bad, good, type Answer } from '../../protocol/fault'
import { isSameFile, type Download, type FileWish } from '../../protocol/models'
import { statOrNull } from '../store/disk'
import type { Catalogues, Fetchable } from './catalogues'
import { dropPart, isHeld, partOf, readPart, wholeOf } from './partFile'
import { transfer, type TransferPhase, type TransferWorld } from './transfer'

export interface DownloadsHost {
  /** Where downloaded models go. */
  readonly folder: string
  readonly catalogues: Catalogues
  readonly world: TransferWorld
  /** Told of every change, progress at most every `newsEveryMs`. */
  changed(downloads: readonly Download[]): void
  /** A file is whole, checked and in its place. */
  arrived(wish: FileWish, path: string): void
}

interface Job {
  readonly wish: FileWish
  readonly fetchable: Fetchable
  phase: Download['phase']
  received: number
  total: number
  sentence: string | null
  readonly speed: Speed
  stop: AbortController | null
  /** What stands when it has been stopped. */
  next: 'paused' | 'waiting' | 'gone'
}

const newsEveryMs = 200

/**
 * The files that are being fetched, one at a time in the order they were asked for. Nothing is asked of a network unless the
 * writer asked for it: what was under way when Heddle ended is found again as paused.
 */
export class Downloads {
  readonly #host: DownloadsHost
  #jobs: Job[] = []
  #running: Promise<void> | null = null
  #news: ReturnType<typeof setTimeout> | null = null
  #closed = false

  private constructor(host: DownloadsHost) {
    this.#host = host
  }

  /** Finds the parts that an earlier time left. */
  static async open(host: DownloadsHost): Promise<Downloads> {
    const downloads = new Downloads(host)
    const { disk } = host.world
    // A folder that cannot be read keeps nobody from writing; a download says what is wrong with it.
    const names = await disk.readdir(host.folder).catch(() => [])
    for (const name of names.toSorted()) {
      const whole = wholeOf(name)
      const part = whole === null ? null : await readPart(disk, join(host.folder, whole))
      const fetchable = part === null ? null : host.catalogues.find(part)
      if (part === null || fetchable === null || fetchable.file !== whole || isHeld(part, Date.now())) continue
      const { size } = (await statOrNull(disk, partOf(join(host.folder, whole))).catch(() => null)) ?? { size: 0 }
      const { model, quantisation } = part
      const job = makeJob({ model, quantisation }, fetchable)
      downloads.#jobs.push({ ...job, phase: 'paused', received: Math.min(size, part.synced), total: part.total ?? job.total })
    }
    return downloads
  }

  get list(): readonly Download[] {
    return this.#jobs.map(({ wish, fetchable, phase, received, total, speed, sentence }) => ({
      ...wish, name: fetchable.file, phase, received, total, bytesPerSecond: phase === 'receiving' ? speed.bytesPerSecond : null, sentence,
    }))
  }

  /** Begins a download, or goes on with one that was paused or failed; at its turn. */
  get(wish: FileWish): Answer<null> {
    const fetchable = this.#host.catalogues.find(wish)
    if (fetchable === null) return bad('not-found', 'No file of this model is known that could be fetched.')
    const job = this.#find(wish)
    if (job === undefined) this.#jobs.push(makeJob({ model: wish.model, quantisation: wish.quantisation }, fetchable))
    else if (job.stop !== null) job.next = job.next === 'gone' ? 'gone' : 'waiting'
    else Object.assign(job, { phase: 'waiting', sentence: null })
    this.#changed()
    this.#next()
    return good(null)
  }

  /** What has come is kept. */
  pause(wish: FileWish): Answer<null> {
    return this.#end(wish, 'paused')
  }

  /** What has come is thrown away. */
  cancel(wish: FileWish): Answer<null> {
    return this.#end(wish, 'gone')
  }

  /** Pauses what is under way; resolves when it is safely on the disk. */
  async close(): Promise<void> {
    this.#closed = true
    for (const { wish, stop } of [...this.#jobs]) if (stop !== null) this.pause(wish)
    await this.#running
    if (this.#news !== null) clearTimeout(this.#news)
  }

  #find(wish: FileWish): Job | undefined {
    return this.#jobs.find((job) => isSameFile(job.wish, wish))
  }

  #end(wish: FileWish, next: 'paused' | 'gone'): Answer<null> {
    const job = this.#find(wish)
    if (job === undefined) return good(null)
    job.next = next
    if (job.stop !== null) job.stop.abort()
    else if (next === 'paused') job.phase = job.phase === 'waiting' ? 'paused' : job.phase
    else this.#drop(job)
    this.#changed()
    return good(null)
  }

  #drop(job: Job): void {
    this.#jobs = this.#jobs.filter((each) => each !== job)
    void dropPart(this.#host.world.disk, this.#pathOf(job))
  }

  #pathOf({ fetchable }: Job): string {
    return join(this.#host.folder, fetchable.file)
  }

  #next(): void {
    const job = this.#jobs.find(({ phase }) => phase === 'waiting')
    if (this.#running !== null || job === undefined || this.#closed) return
    this.#running = this.#run(job).finally(() => {
      this.#running = null
      this.#changed()
      this.#next()
    })
  }

  async #run(job: Job): Promise<void> {
    const { fetchable, wish } = job
    const path = this.#pathOf(job)
    job.stop = new AbortController()
    job.next = 'paused'
    this.#tell(job, 'connecting', job.received, job.total)
    const { bytes, sha256 } = fetchable.quantisation
    const { world } = this.#host
    try {
      const tell = (phase: TransferPhase, received: number, total: number | null): void => this.#tell(job, phase, received, total ?? job.total)
      await transfer({ source: fetchable.source, path, ...wish, bytes, sha256 }, world, tell, job.stop.signal)
      this.#jobs = this.#jobs.filter((each) => each !== job)
      this.#host.arrived(wish, path)
    } catch (error) {
      if (error instanceof FaultError || error instanceof Cancelled) return await this.#stopped(job, error)
      Object.assign(job, { phase: 'failed', sentence: 'Heddle made a mistake while it fetched this file. What has come is kept; try to resume.' })
      throw error
    } finally {
      job.stop = null
    }
  }

  async #stopped(job: Job, error: FaultError | Cancelled): Promise<void> {
    if (error instanceof Cancelled && job.next === 'gone') return this.#drop(job)
    const part = await readPart(this.#host.world.disk, this.#pathOf(job))
    job.received = part?.synced ?? 0
    job.phase = error instanceof FaultError ? 'failed' : job.next === 'waiting' ? 'waiting' : 'paused'
    job.sentence = error instanceof FaultError ? error.fault.sentence : null
  }

  #tell(job: Job, phase: TransferPhase, received: number, total: number): void {
    const isNews = job.phase !== phase
    Object.assign(job, { phase, received, total })
    if (phase === 'receiving') job.speed.had(received, performance.now())
    if (isNews) this.#changed()
    else this.#news ??= setTimeout(() => this.#changed(), newsEveryMs)
  }

  #changed(): void {
    if (this.#news !== null) clearTimeout(this.#news)
    this.#news = null
    this.#host.changed(this.list)
  }
}

function makeJob(wish: FileWish, fetchable: Fetchable): Job {
  const total = fetchable.quantisation.bytes
  return { wish, fetchable, phase: 'waiting', received: 0, total, sentence: null, speed: new Speed(), stop: null, next: 'paused' }
}

/** Bytes a second over the last seconds. */
class Speed {
  #marks: { readonly at: number; readonly received: number }[] = []

  had(received: number, at: number): void {
    const last = this.#marks.at(-1)
    if (last !== undefined && (received < last.received || at - last.at > 5000)) this.#marks = []
    if (last === undefined || at - last.at >= 250) this.#marks.push({ at, received })
    while (this.#marks.length > 20) this.#marks.shift()
  }

  get bytesPerSecond(): number | null {
    const [first, last] = [this.#marks[0], this.#marks.at(-1)]
    return first === undefined || last === undefined || last.at - first.at < 500 ? null : ((last.received - first.received) * 1000) / (last.at - first.at)
  }
}
