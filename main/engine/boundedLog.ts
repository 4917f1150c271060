import type { Readable } from 'node:stream'

const limit = 64 * 1024

/** The end of what was written to it: never more than 64 KiB, however much came. */
export class BoundedLog {
  #text = ''

  write(text: string): void {
    this.#text = (this.#text + text).slice(-limit)
  }

  follow(stream: Readable | null): void {
    stream?.setEncoding('utf8')
    stream?.on('data', (chunk: string) => this.write(chunk))
    stream?.on('error', () => undefined)
  }

  toString(): string {
    return this.#text
  }
}
