/** Makes `\r\n` and `\r` into `\n` in text that comes in pieces. A `\r` at the end of a piece waits for the next one. */
export class LineEnds {
  #held = ''

  take(piece: string): string {
    if (this.#held === '' && !piece.includes('\r')) return piece
    const text = this.#held + piece
    this.#held = text.endsWith('\r') ? '\r' : ''
    return text.slice(0, text.length - this.#held.length).replace(/\r\n?/g, '\n')
  }

  end(): string {
    const rest = this.#held === '' ? '' : '\n'
    this.#held = ''
    return rest
  }
}
