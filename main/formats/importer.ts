import type { Answer, Fault } from '../../protocol/fault'
import { bad, good } from '../../protocol/fault'
import { checkImportNews } from '../../protocol/importGuards'
import type { ImportNews, ImportRequest, StagedLoom } from '../../protocol/importMessages'
import type { ImportProgress, SentFile } from '../../protocol/imports'
import { unreachable } from '../../loom/unreachable'
import type { WorkerProcess, WorkerSpawner } from '../engine/engineProcess'
import type { Disk } from '../store/disk'
import { ImportStage } from '../store/importStage'
import { diskReason } from '../store/diskReason'

/** A file the writer chose, by its place or with its bytes. */
export type ChosenFile = SentFile | { readonly name: string; readonly path: string }

export interface ImportWish {
  readonly files: readonly ChosenFile[]
  /** Absolute; made when it is missing. */
  readonly folder: string
  readonly speakers: boolean
  /** Aborted: what is being read is given up, and no other file is begun. */
  readonly signal: AbortSignal
  readonly onProgress: (progress: ImportProgress) => void
}

/** A loom that was made, closed, in its folder among the looms. */
export interface MadeLoom extends Omit<StagedLoom, 'folder'> {
  readonly file: ChosenFile
  readonly folder: string
}

export interface ImporterOptions {
  readonly spawn: WorkerSpawner<ImportRequest>
  readonly disk: Disk
  /** When a file has not been read and understood by then, it is given up. Writing what was read has all the time it needs. */
  readonly patienceMs?: number
}

type Doing = (news: ImportNews | { readonly t: 'gone'; readonly log: string }) => void

/**
 * Reads files in a process of its own, so that no file can stall, fill or end the process that a writer types in. A file becomes
 * whole looms or none: they are put together on a stage and only then moved among the looms.
 */
export class Importer {
  readonly #options: ImporterOptions
  #process: WorkerProcess<ImportRequest> | null = null
  #doing: Doing | null = null

  constructor(options: ImporterOptions) {
    this.#options = options
  }

  /** One answer a file, in order. Files after an abort are not in the list. */
  async *run({ files, folder, speakers, signal, onProgress }: ImportWish): AsyncGenerator<readonly [ChosenFile, Answer<readonly MadeLoom[]>], undefined> {
    try {
      for (const [i, file] of files.entries()) {
        if (signal.aborted) return
        const tell = (step: ImportProgress['step'], nodes: number | null): void => onProgress({ name: file.name, file: i + 1, files: files.length, step, nodes })
        tell('reading', null)
        yield [file, await this.#one(file, folder, speakers, signal, (nodes) => tell('keeping', nodes))]
      }
    } finally {
      this.#process?.kill()
      this.#process = null
    }
  }

  async #one(file: ChosenFile, parent: string, speakers: boolean, signal: AbortSignal, keeping: (nodes: number) => void): Promise<Answer<readonly MadeLoom[]>> {
    let stage: ImportStage | null = null
    try {
      stage = await ImportStage.open(this.#options.disk, parent, Date.now())
      const path = 'path' in file ? file.path : await stage.put(file.bytes)
      const staged = await this.#ask({ t: 'import', path, name: file.name, stage: stage.folder, speakers }, signal, keeping)
      if (!staged.ok) return staged
      const folders = await stage.keep(staged.value.map((loom) => loom.folder))
      return good(staged.value.map((loom, i) => ({ ...loom, file, folder: folders[i] as string })))
    } catch (error) {
      const reason = diskReason(error)
      if (reason === null) throw error
      return bad('disk', `No loom could be made there: ${reason}.`)
    } finally {
      await stage?.close()
    }
  }

  #ask(request: ImportRequest, signal: AbortSignal, keeping: (nodes: number) => void): Promise<Answer<readonly StagedLoom[]>> {
    const { patienceMs = usualPatienceMs } = this.#options
    return new Promise((resolve) => {
      let why: Fault | null = null
      const giveUp = (fault: Fault): void => {
        why ??= fault
        this.#process?.kill()
      }
      const stop = (): void => giveUp(stopped)
      const late = (): void => giveUp({ code: 'too-large', sentence: `Reading it took more than ${patienceMs / 1000} seconds, so it was stopped. Nothing was made of it.` })
      const timer = setTimeout(late, patienceMs)
      const end = (answer: Answer<readonly StagedLoom[]>): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', stop)
        this.#doing = null
        resolve(answer)
      }
      this.#doing = (news) => {
        switch (news.t) {
          case 'keeping':
            clearTimeout(timer)
            return keeping(news.nodes)
          case 'made':
            return end(why === null ? good(news.looms) : { ok: false, fault: why })
          case 'refused':
            return end({ ok: false, fault: why ?? news.fault })
          case 'gone':
            return end({ ok: false, fault: why ?? endedBy(news.log) })
          default:
            unreachable(news)
        }
      }
      signal.addEventListener('abort', stop)
      this.#started().link.post(request)
      if (signal.aborted) stop()
    })
  }

  #started(): WorkerProcess<ImportRequest> {
    if (this.#process !== null) return this.#process
    const started = this.#options.spawn()
    this.#process = started
    started.link.listen((message) => {
      const news = checkImportNews(message)
      if (news === null) started.kill()
      else if (this.#process === started) this.#doing?.(news)
    })
    started.onExit(() => {
      if (this.#process !== started) return
      this.#process = null
      this.#doing?.({ t: 'gone', log: started.log() })
    })
    return started
  }
}

/** Several times what the largest file takes on a machine that also weaves. */
const usualPatienceMs = 60_000
/** Of the JavaScript heap of the process that reads: several times what the largest file that may be imported needs. */
export const importHeapMegabytes = 2048

const stopped: Fault = { code: 'cancelled', sentence: 'The import was stopped. Nothing was made of it.' }

/** What a process that ended in the middle of a file died of. */
function endedBy(log: string): Fault {
  if (/heap out of memory|allocation failed|Array buffer allocation/i.test(log)) {
    return { code: 'too-large', sentence: 'It needs more memory than an import may take. Nothing was made of it.' }
  }
  return { code: 'bug', sentence: 'Reading it ended in a way that Heddle did not expect. Nothing was made of it.' }
}
