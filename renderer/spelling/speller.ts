import type { FromSpeller, ToSpeller } from './spellWire'

/** A dictionary behind a worker. `spellerOf` makes one; tests have a plainer one. */
export interface SpellerPort {
  post(message: ToSpeller): void
  listen(listener: (message: FromSpeller) => void): void
  /** The worker could not start. */
  failed(listener: () => void): void
  close(): void
}

const mostKnown = 60_000

/** Remembers every word it was ever asked for, so that a text that is looked at again costs the worker nothing. */
export class Speller {
  readonly #port: SpellerPort
  #known = new Map<string, boolean>()
  #own: ReadonlySet<string>
  #calls = 0
  readonly #waiting = new Map<number, (words: readonly string[]) => void>()

  constructor(port: SpellerPort, own: readonly string[], failed: () => void) {
    this.#port = port
    this.#own = new Set(own)
    port.listen((message) => this.#hear(message))
    port.failed(failed)
  }

  /** The loom's own words, in place of those before. */
  knows(own: readonly string[]): void {
    this.#own = new Set(own)
  }

  /** Whether the word is misspelt; undefined: not asked yet. */
  wrong(word: string): boolean | undefined {
    return this.#own.has(word) ? false : this.#known.get(word)
  }

  /** Asks for those of the words that nobody has asked for. Afterwards `wrong` knows them all. */
  async learn(words: Iterable<string>): Promise<void> {
    const asked = [...new Set(words)].filter((word) => !this.#known.has(word) && !this.#own.has(word))
    if (asked.length === 0) return
    const wrong = new Set(await this.#ask((call) => ({ t: 'check', call, words: asked })))
    if (this.#known.size > mostKnown) this.#known.clear()
    for (const word of asked) this.#known.set(word, wrong.has(word))
  }

  suggest(word: string): Promise<readonly string[]> {
    return this.#ask((call) => ({ t: 'suggest', call, word }))
  }

  close(): void {
    this.#port.close()
    for (const settle of this.#waiting.values()) settle([])
    this.#waiting.clear()
  }

  #ask(message: (call: number) => ToSpeller): Promise<readonly string[]> {
    const call = ++this.#calls
    return new Promise((settle) => {
      this.#waiting.set(call, settle)
      this.#port.post(message(call))
    })
  }

  #hear(message: FromSpeller): void {
    const settle = this.#waiting.get(message.call)
    this.#waiting.delete(message.call)
    settle?.(message.t === 'checked' ? message.wrong : message.words)
  }
}
