/** Bytes that grow, with holes of zero, as the content of a file does. */
export class Bytes {
  #held = new Uint8Array(64)
  size = 0

  read(into: Uint8Array, at: number): number {
    const part = this.#held.subarray(Math.min(at, this.size), Math.min(this.size, at + into.length))
    into.set(part)
    return part.length
  }

  write(bytes: Uint8Array, at: number): void {
    const end = at + bytes.length
    if (end > this.#held.length) {
      const grown = new Uint8Array(Math.max(end, 2 * this.#held.length))
      grown.set(this.#held.subarray(0, this.size))
      this.#held = grown
    }
    this.#held.set(bytes, at)
    if (end > this.size) this.size = end
  }

  truncate(size: number): void {
    if (size < this.size) this.#held.fill(0, size, this.size)
    else this.write(new Uint8Array(size - this.size), this.size)
    this.size = size
  }

  slice(): Uint8Array {
    return this.#held.slice(0, this.size)
  }
}
