import type { FileHandle } from 'node:fs/promises'

/** The file does not hold what its header says; `message` completes the sentence "… is not a usable model file: it …". */
export class BadGguf extends Error {}

const windowBytes = 256 * 1024

/**
 * Reads a file forwards through a window of fixed size, so that nothing a file claims about itself makes memory grow.
 * Little-endian. Throws `BadGguf` at the end of the file, or beyond `limit`.
 */
export class GgufCursor {
  readonly #file: FileHandle
  readonly #size: number
  readonly #limit: number
  readonly #window = Buffer.alloc(windowBytes)
  /** Where in the file the window begins, and how much of it is filled. */
  #start = 0
  #filled = 0
  #at = 0

  constructor(file: FileHandle, size: number, limit: number) {
    this.#file = file
    this.#size = size
    this.#limit = limit
  }

  /** Offset in the file of the next byte. */
  get position(): number {
    return this.#start + this.#at
  }

  get left(): number {
    return this.#size - this.position
  }

  /** True when the next `bytes` can be read without waiting. */
  has(bytes: number): boolean {
    return this.#filled - this.#at >= bytes
  }

  /** Waits until the next `bytes` (at most 64 KiB) are in the window. */
  async want(bytes: number): Promise<void> {
    if (this.has(bytes)) return
    if (bytes > this.left) throw new BadGguf('ends in the middle of its header')
    if (this.position + bytes > this.#limit) throw new BadGguf('has a header larger than any model needs')
    this.#window.copyWithin(0, this.#at, this.#filled)
    this.#start += this.#at
    this.#filled -= this.#at
    this.#at = 0
    while (this.#filled < bytes) {
      const { bytesRead } = await this.#file.read(this.#window, this.#filled, windowBytes - this.#filled, this.#start + this.#filled)
      if (bytesRead === 0) throw new BadGguf('became shorter while it was read')
      this.#filled += bytesRead
    }
  }

  /** Moves on without reading. */
  skip(bytes: number): void {
    if (bytes > this.left) throw new BadGguf('ends in the middle of its header')
    if (this.position + bytes > this.#limit) throw new BadGguf('has a header larger than any model needs')
    if (this.has(bytes)) {
      this.#at += bytes
      return
    }
    this.#start = this.position + bytes
    this.#at = 0
    this.#filled = 0
  }

  /** The following read what `want` has brought in. */
  u8(): number {
    const value = this.#window.readUInt8(this.#at)
    this.#at += 1
    return value
  }

  u32(): number {
    const value = this.#window.readUInt32LE(this.#at)
    this.#at += 4
    return value
  }

  /** Infinity above 2^53 - 1: every limit is below. */
  u64(): number {
    const low = this.u32()
    const high = this.u32()
    return high > 0x1fffff ? Infinity : high * 2 ** 32 + low
  }

  bytes(length: number): Uint8Array {
    const copy = Uint8Array.prototype.slice.call(this.#window, this.#at, this.#at + length)
    this.#at += length
    return copy
  }

  text(length: number): string {
    const text = this.#window.toString('utf8', this.#at, this.#at + length)
    this.#at += length
    return text
  }
}
