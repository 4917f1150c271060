import { weekOf, withOwnWords, type OwnWeek } from '../../loom/influence'
import type { Disk } from '../store/disk'
import { DurableJsonFile } from '../store/durableJsonFile'

/** Milliseconds after which what was counted is written. */
const writeAfter = 20_000

/**
 * `weeks.json` in the folder of settings: for each week and model how many bits and characters the writer's own words had, and
 * nothing else of them. Trouble of the disk loses counts and is nobody's failure.
 */
export class OwnWeeks {
  readonly #file: DurableJsonFile<readonly OwnWeek[]>
  #weeks: Promise<readonly OwnWeek[]> | null = null
  #timer: NodeJS.Timeout | null = null

  constructor(disk: Disk, path: string) {
    this.#file = new DurableJsonFile(disk, path, readWeeks)
  }

  list(): Promise<readonly OwnWeek[]> {
    this.#weeks ??= this.#file.read().then((weeks) => weeks ?? [], () => [])
    return this.#weeks
  }

  note(words: Pick<OwnWeek, 'model' | 'bits' | 'characters'>, at: number): void {
    this.#weeks = this.list().then((weeks) => withOwnWords(weeks, { week: weekOf(at), ...words }))
    this.#timer ??= setTimeout(() => void this.close(), writeAfter).unref()
  }

  async forget(): Promise<void> {
    this.#weeks = Promise.resolve([])
    await this.#write()
  }

  /** Resolves when what was counted is on the disk. */
  async close(): Promise<void> {
    if (this.#timer !== null) await this.#write()
  }

  async #write(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    await this.#file.write(await this.list()).catch(() => undefined)
  }
}

function readWeeks(value: unknown): readonly OwnWeek[] | null {
  if (!Array.isArray(value)) return null
  return value.flatMap((row: unknown) => {
    const { week, model, bits, characters } = (typeof row === 'object' && row !== null ? row : {}) as { [key in keyof OwnWeek]?: unknown }
    const sound = typeof week === 'string' && /^\d{4}-\d\d-\d\d$/.test(week) && typeof model === 'string' && isAmount(bits) && isAmount(characters)
    return sound ? [{ week, model, bits, characters }] : []
  })
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}
