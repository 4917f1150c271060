import { EvidenceWriter } from '../../loom/evidenceCodec'
import type { TokenEvidence } from '../../loom/evidence'
import { surprise } from '../../loom/evidence'
import type { BranchDelta, EngineEvent, Finish, RunId } from '../../protocol/engine'
import { Acknowledgements } from './acknowledgements'
import { LineEnds } from './lineEnds'

/** Milliseconds of tokens that go into one message. */
const coalesceMs = 16
/** Messages that may wait for main before a run pauses. */
export const openMessages = 32

interface Pending {
  text: string
  tokens: number
  bits: number
}

/** Turns what a backend says about one weave into few messages. */
export class WeaveStream {
  readonly acknowledgements = new Acknowledgements(openMessages)
  readonly #run: RunId
  readonly #post: (event: EngineEvent) => void
  readonly #pending = new Map<number, Pending>()
  readonly #lineEnds = new Map<number, LineEnds>()
  readonly #evidence = new Map<number, EvidenceWriter>()
  readonly #finished = new Set<number>()
  /** Branches that begin at a fork: nothing of them repeats the prefix. */
  readonly #sprouted = new Set<number>()
  #healed = 0
  #flushedAt = -Infinity
  #timer: ReturnType<typeof setTimeout> | null = null

  constructor(run: RunId, post: (event: EngineEvent) => void) {
    this.#run = run
    this.#post = post
  }

  started(visibleFrom: number, healed: number): void {
    this.#healed = healed
    this.#post({ t: 'started', run: this.#run, visibleFrom, healed })
  }

  token(branch: number, evidence: TokenEvidence, text: string): void {
    const pending = this.#pendingOf(branch)
    let writer = this.#evidence.get(branch)
    if (writer === undefined) {
      this.#evidence.set(branch, (writer = new EvidenceWriter()))
      writer.header(this.#sprouted.has(branch) ? 0 : this.#healed)
    }
    pending.text += this.#lineEndsOf(branch).take(text)
    pending.tokens += 1
    pending.bits += Math.max(0, surprise(evidence.logprob))
    writer.token(evidence)
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      this.#flushUnlessBlocked()
    }, coalesceMs)
  }

  forked(branch: number, into: readonly number[]): void {
    for (const each of into) this.#sprouted.add(each)
    this.flush()
    this.#post({ t: 'forked', run: this.#run, branch, into })
  }

  finished(branch: number, finish: Finish, text: string): void {
    if (this.#finished.has(branch)) return
    this.#finished.add(branch)
    const rest = this.#lineEndsOf(branch).take(text) + this.#lineEndsOf(branch).end()
    if (rest !== '') this.#pendingOf(branch).text += rest
    this.flush()
    this.#post({ t: 'branch', run: this.#run, branch, finish })
  }

  isFinished(branch: number): boolean {
    return this.#finished.has(branch)
  }

  /** To be called between steps, so that the tokens of one step travel together and none waits for a timer. */
  flushIfDue(): void {
    if (this.#pending.size > 0 && performance.now() - this.#flushedAt >= coalesceMs) this.#flushUnlessBlocked()
  }

  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#pending.size === 0) return
    this.#flushedAt = performance.now()
    const deltas: BranchDelta[] = []
    for (const [branch, { text, tokens, bits }] of this.#pending) {
      deltas.push({ branch, text, tokens, bits, evidence: this.#evidence.get(branch)?.take() ?? new Uint8Array(0) })
    }
    this.#pending.clear()
    this.acknowledgements.sent()
    this.#post({ t: 'tokens', run: this.#run, deltas })
  }

  #flushUnlessBlocked(): void {
    if (!this.acknowledgements.isBlocked) this.flush()
  }

  #pendingOf(branch: number): Pending {
    let pending = this.#pending.get(branch)
    if (pending === undefined) this.#pending.set(branch, (pending = { text: '', tokens: 0, bits: 0 }))
    return pending
  }

  #lineEndsOf(branch: number): LineEnds {
    let lineEnds = this.#lineEnds.get(branch)
    if (lineEnds === undefined) this.#lineEnds.set(branch, (lineEnds = new LineEnds()))
    return lineEnds
  }
}
