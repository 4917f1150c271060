import { EvidenceWriter } from '../../loom/evidenceCodec'
import type { TokenEvidence } from '../../loom/evidence'
import { surprise } from '../../loom/evidence'
import type { EngineEvent, RunId } from '../../protocol/engine'
import { Acknowledgements } from './acknowledgements'
import { openMessages } from './weaveStream'

const tokensPerMessage = 256
const messageMs = 50

/** Turns the tokens of one scored text into few messages, each of which can be read alone. */
export class ScoreStream {
  readonly acknowledgements = new Acknowledgements(openMessages)
  visibleFrom = 0
  readonly #run: RunId
  readonly #post: (event: EngineEvent) => void
  readonly #evidence = new EvidenceWriter()
  #tokens = 0
  #from: number
  #bits = 0
  #flushedAt = performance.now()

  /** `from`: where the score was asked to begin. */
  constructor(run: RunId, from: number, post: (event: EngineEvent) => void) {
    this.#run = run
    this.#from = from
    this.#post = post
  }

  token(evidence: TokenEvidence, at: number): void {
    if (this.#tokens === 0) {
      this.#from = at
      this.#evidence.header()
    }
    this.#evidence.token(evidence)
    this.#tokens += 1
    this.#bits += Math.max(0, surprise(evidence.logprob))
    if (this.#tokens >= tokensPerMessage) this.#flush(false)
  }

  flushIfDue(): void {
    if (this.#tokens > 0 && performance.now() - this.#flushedAt >= messageMs) this.#flush(false)
  }

  end(): void {
    this.#flush(true)
  }

  #flush(done: boolean): void {
    this.#flushedAt = performance.now()
    const tokens = this.#tokens
    if (tokens === 0) this.#evidence.header()
    const evidence = this.#evidence.take()
    this.#tokens = 0
    this.acknowledgements.sent()
    this.#post({ t: 'scored', run: this.#run, from: this.#from, tokens, bits: this.#bits, evidence, visibleFrom: this.visibleFrom, done })
    this.#bits = 0
  }
}
