import { diskCode, type Disk, type DiskFile } from './disk'
import { writeFully } from './durableFile'

const encoder = new TextEncoder()

/** A file that grows line by line and never holds half of an append: one that fails is cut off again. */
export class JournalFile {
  readonly #file: DiskFile
  #size: number
  #broken = false

  private constructor(file: DiskFile, size: number) {
    this.#file = file
    this.#size = size
  }

  static async make(disk: Disk, path: string): Promise<JournalFile> {
    return new JournalFile(await disk.open(path, 'make'), 0)
  }

  /** Goes on after the first `size` bytes; what lies behind them is cut off. */
  static async resume(disk: Disk, path: string, size: number): Promise<JournalFile> {
    const file = await disk.open(path, 'change')
    try {
      const now = await file.stat()
      if (now.size > size) {
        await file.truncate(size)
        await file.sync()
      }
    } catch (error) {
      await file.close()
      throw error
    }
    return new JournalFile(file, size)
  }

  get size(): number {
    return this.#size
  }

  /** Nothing more may be written here: what the file holds behind its last sync is unknown. */
  get broken(): boolean {
    return this.#broken
  }

  async append(text: string): Promise<void> {
    const bytes = encoder.encode(text)
    try {
      await writeFully(this.#file, bytes, this.#size)
      this.#size += bytes.length
    } catch (error) {
      const code = diskCode(error)
      if (code !== 'ENOSPC' && code !== 'EDQUOT') this.#broken = true
      await this.#file.truncate(this.#size).catch(() => {
        this.#broken = true
      })
      throw error
    }
  }

  /** Rejects with `ESTALE` when the file was deleted: what is in it can never be opened again. */
  async sync(): Promise<void> {
    try {
      await this.#file.sync()
      const { links } = await this.#file.stat()
      if (links === 0) throw Object.assign(new Error('ESTALE: the journal was deleted'), { code: 'ESTALE' })
    } catch (error) {
      this.#broken = true
      throw error
    }
  }

  /** False once the file was deleted: then it is broken too. */
  async isThere(): Promise<boolean> {
    const { links } = await this.#file.stat()
    if (links === 0) this.#broken = true
    return links > 0
  }

  place(): Promise<string | null> {
    return this.#file.place()
  }

  close(): Promise<void> {
    return this.#file.close()
  }
}
