import type { EngineEvent, EngineRequest, MultiverseAsk, RunId, ScoreAsk, Timings, WeaveAsk } from '../../protocol/engine'
import { guardRequest, runOf } from '../../protocol/engineGuards'
import type { Fault, FaultCode } from '../../protocol/fault'
import { Cancelled, FaultError } from '../../protocol/fault'
import type { Link } from '../../protocol/link'
import type { Expansion } from '../../loom/multiverse'
import { unreachable } from '../../loom/unreachable'
import type { Backend } from './backend'
import { Floor } from './floor'
import { hashNowBelow, sha256Of } from './fileHash'
import type { ModelLoader } from './modelLoader'
import { MultiverseStream } from './multiverseStream'
import { OpenRun } from './openRun'
import { ScoreStream } from './scoreStream'
import { WeaveStream } from './weaveStream'

const aliveMs = 1000
/** Unexpected errors one after the other, with no run that went well between them, before the process gives itself up. */
const patience = 3

type LoadRequest = Extract<EngineRequest, { t: 'load' }>

/**
 * The engine's side of the line: takes requests, lets one run decode at a time by urgency (weaves together where the backend
 * can), and answers each run exactly once. `leave` ends the process.
 */
export class EngineHost {
  readonly #link: Link<EngineEvent, unknown>
  readonly #loader: ModelLoader
  readonly #leave: (code: number) => void
  readonly #floor = new Floor()
  readonly #runs = new Map<RunId, OpenRun>()
  #backend: Backend | null = null
  #unexpected = 0
  #alive: ReturnType<typeof setInterval> | null = null
  /** Settled when all loads asked for so far are over. */
  #loads: Promise<void> = Promise.resolve()

  constructor(link: Link<EngineEvent, unknown>, loader: ModelLoader, leave: (code: number) => void) {
    this.#link = link
    this.#loader = loader
    this.#leave = leave
    link.listen((message) => this.#take(message))
    link.post({ t: 'ready', pid: process.pid })
  }

  #take(message: unknown): void {
    const request = guardRequest(message)
    if (!request.ok) {
      this.#link.post({ t: 'fault', run: runOf(message), fault: request.fault })
      return
    }
    const { value } = request
    switch (value.t) {
      case 'load':
        return this.#open(new OpenRun(value.run, 'load'), (run) => this.#load(run, value))
      case 'weave':
        return this.#open(new OpenRun(value.run, 'weave'), (run) => this.#weave(run, value.ask))
      case 'score':
        return this.#open(new OpenRun(value.run, 'score'), (run) => this.#score(run, value.ask))
      case 'multiverse':
        return this.#open(new OpenRun(value.run, 'multiverse'), (run) => this.#lookAhead(run, value.ask))
      case 'examine':
        return this.#open(new OpenRun(value.run, 'examine'), (run) => this.#examine(run, value.seconds))
      case 'cancel':
        return this.#runs.get(value.run)?.cancel(value.branch)
      case 'acknowledge':
        return this.#runs.get(value.run)?.acknowledgements?.acknowledge(value.messages)
      case 'stop':
        return void this.#stop()
      default:
        return unreachable(value)
    }
  }

  #open(run: OpenRun, work: (run: OpenRun) => Promise<void>): void {
    if (this.#runs.has(run.id)) {
      this.#fail(run.id, 'bad-input', 'The engine was asked two things under one number.')
      return
    }
    if (run.kind === 'load') this.#endAll()
    else if (run.kind === 'weave') this.#end('examine')
    this.#runs.set(run.id, run)
    this.#alive ??= setInterval(() => this.#link.post({ t: 'alive' }), aliveMs)
    void work(run)
      .then(
        () => (this.#unexpected = 0),
        (error: unknown) => this.#failed(run, error),
      )
      .finally(() => {
        this.#runs.delete(run.id)
        if (this.#runs.size > 0 || this.#alive === null) return
        clearInterval(this.#alive)
        this.#alive = null
      })
  }

  #end(kind: OpenRun['kind']): void {
    for (const run of this.#runs.values()) if (run.kind === kind) run.cancel(null)
  }

  #endAll(): void {
    for (const run of this.#runs.values()) run.cancel(null)
  }

  #load(run: OpenRun, request: LoadRequest): Promise<void> {
    const load = this.#loads.then(() => this.#withFloor(run, () => this.#loadNow(run, request)))
    this.#loads = load.catch(() => undefined)
    return load
  }

  async #loadNow(run: OpenRun, request: LoadRequest): Promise<void> {
    if (run.signal.aborted) throw new Cancelled()
    const checked = await this.#loader.check(request.path)
    if (!checked.ok) throw new FaultError(checked.fault.code, checked.fault.sentence)
    await this.#backend?.close()
    this.#backend = null
    let told = -1
    const progress = (fraction: number): void => {
      const now = Math.min(1, Math.max(0, fraction))
      if (!(now - told >= 0.01 || (now === 1 && told < 1))) return
      told = now
      this.#link.post({ t: 'loading', run: run.id, fraction: now })
    }
    progress(0)
    const { backend, facts } = await this.#loader.load(request, progress, run.signal)
    this.#backend = backend
    const file = this.#loader.fileOf(request.path)
    const hashNow = file !== null && facts.sha256 === null && facts.bytes <= hashNowBelow
    const sha256 = hashNow ? await sha256Of(file) : facts.sha256
    this.#link.post({ t: 'loaded', run: run.id, facts: { ...facts, sha256 } })
    if (file !== null && sha256 === null && !hashNow) void this.#hashLater(run.id, file, backend)
  }

  async #hashLater(run: RunId, file: string, backend: Backend): Promise<void> {
    const sha256 = await sha256Of(file)
    if (sha256 !== null && this.#backend === backend) this.#link.post({ t: 'hashed', run, sha256 })
  }

  async #weave(run: OpenRun, ask: WeaveAsk): Promise<void> {
    const stream = new WeaveStream(run.id, (event) => this.#link.post(event))
    run.acknowledgements = stream.acknowledgements
    let tokens = 0
    let timings: Timings = { promptTokens: 0, evaluatedTokens: 0, promptMs: 0, decodeMs: 0, tokens: 0 }
    try {
      timings = await this.#decode(run, (backend) =>
        backend.weave(
          ask,
          {
            started: (visibleFrom, healed) => stream.started(visibleFrom, healed),
            token: (branch, evidence, text) => {
              tokens += 1
              stream.token(branch, evidence, text)
            },
            forked: (branch, into) => stream.forked(branch, into),
            finished: (branch, finish, text) => stream.finished(branch, finish, text),
          },
          {
            signal: run.signal,
            isCancelled: (branch) => run.isCancelled(branch),
            gate: async () => {
              stream.flushIfDue()
              await this.#gate(run)
            },
          },
        ),
      )
    } catch (error) {
      stream.flush()
      if (!(error instanceof Cancelled)) throw error
      timings = { ...timings, tokens }
    }
    for (let branch = ask.firstBranch; branch < ask.firstBranch + ask.branches; branch += 1) {
      if (!stream.isFinished(branch)) stream.finished(branch, 'cancelled', '')
    }
    stream.flush()
    this.#link.post({ t: 'woven', run: run.id, timings })
  }

  async #score(run: OpenRun, ask: ScoreAsk): Promise<void> {
    const stream = new ScoreStream(run.id, ask.from, (event) => this.#link.post(event))
    run.acknowledgements = stream.acknowledgements
    try {
      await this.#decode(run, (backend) =>
        backend.score(
          ask,
          {
            started: (visibleFrom) => (stream.visibleFrom = visibleFrom),
            token: (evidence, at) => stream.token(evidence, at),
          },
          {
            signal: run.signal,
            gate: async () => {
              stream.flushIfDue()
              await this.#gate(run)
            },
          },
        ),
      )
    } catch (error) {
      if (!(error instanceof Cancelled)) throw error
    }
    stream.end()
  }

  async #lookAhead(run: OpenRun, ask: MultiverseAsk): Promise<void> {
    const stream = new MultiverseStream(run.id, (event) => this.#link.post(event))
    run.acknowledgements = stream.acknowledgements
    const sink = { started: (visibleFrom: number) => void (stream.visibleFrom = visibleFrom), expanded: (expansion: Expansion) => stream.expanded(expansion) }
    const gate = async (): Promise<void> => {
      stream.flushIfDue()
      await this.#gate(run)
    }
    try {
      await this.#decode(run, (backend) => backend.lookAhead(ask, sink, { signal: run.signal, gate }))
    } catch (error) {
      if (!(error instanceof Cancelled)) throw error
    }
    stream.end()
  }

  async #examine(run: OpenRun, seconds: number): Promise<void> {
    const examination = await this.#decode(run, (backend) => backend.examine(seconds, run.signal))
    this.#link.post({ t: 'examined', run: run.id, examination })
  }

  async #decode<T>(run: OpenRun, work: (backend: Backend) => Promise<T>): Promise<T> {
    await this.#loads
    return this.#withFloor(run, () => {
      if (run.signal.aborted) throw new Cancelled()
      if (this.#backend === null) throw new FaultError('no-model', 'No model is loaded: open one with Open Model.')
      return work(this.#backend)
    })
  }

  async #withFloor<T>(run: OpenRun, work: () => Promise<T>): Promise<T> {
    await this.#takeFloor(run)
    try {
      return await work()
    } finally {
      this.#floor.release()
    }
  }

  /** Between two steps of a run: the place to wait for main, and to let others go first. */
  async #gate(run: OpenRun): Promise<void> {
    const acknowledgements = run.acknowledgements
    if (acknowledgements?.isBlocked === true) {
      this.#floor.release()
      await acknowledgements.unblocked()
    } else if (this.#floor.isWanted(run.urgency)) {
      this.#floor.release()
    } else {
      return
    }
    await this.#takeFloor(run)
  }

  #takeFloor(run: OpenRun): Promise<void> {
    return this.#floor.take(() => run.urgency, run.kind === 'weave' && this.#backend?.weavesTogether === true)
  }

  #failed(run: OpenRun, error: unknown): void {
    if (error instanceof Cancelled) {
      this.#fail(run.id, 'busy', run.kind === 'load' ? 'Another model was asked for.' : 'The speed test gave way to other work.')
    } else if (error instanceof FaultError) {
      this.#fail(run.id, error.fault.code, error.fault.sentence)
    } else {
      console.error(error)
      this.#unexpected += 1
      const code = run.kind === 'load' ? 'model-load' : 'engine-gone'
      this.#fail(run.id, code, `The engine met an error it did not expect (${messageOf(error)}); your text is safe.`)
      if (this.#unexpected >= patience) this.#leave(70)
    }
  }

  #fail(run: RunId | null, code: FaultCode, sentence: string): void {
    const fault: Fault = { code, sentence }
    this.#link.post({ t: 'fault', run, fault })
  }

  async #stop(): Promise<void> {
    this.#endAll()
    await this.#floor.take(() => Infinity)
    await this.#backend?.close().catch((error: unknown) => console.error(error))
    this.#leave(0)
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 500) : 'unknown'
}
