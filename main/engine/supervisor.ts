import { stat } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { basename } from 'node:path'
import type { ModelState } from '../../protocol/bridge'
import type {
  DeviceWish,
  EngineEvent,
  EngineRequest,
  Examination,
  ModelFacts,
  MultiverseAsk,
  RunId,
  ScoreAsk,
  Threads,
  Timings,
  WeaveAsk,
} from '../../protocol/engine'
import { guardEvent } from '../../protocol/engineGuards'
import type { Answer, Fault } from '../../protocol/fault'
import { defaultLimits, type EngineLimits } from './engineLimits'
import { EngineModel, noModelSentence } from './engineModel'
import type { EngineExit, EngineProcess, EngineSpawner } from './engineProcess'
import { examineRun, loadRun, multiverseRun, scoreRun, weaveRun } from './engineRuns'
import type { EngineRun, MultiverseListener, ScoreHandle, ScoreListener, WeaveHandle, WeaveListener } from './engineRuns'
import { describeExit, type EngineState } from './engineState'
import { isFakePath } from './fakeOptions'
import { Watchdog } from './watchdog'

export interface SupervisorOptions {
  readonly spawn: EngineSpawner
  readonly device?: DeviceWish
  readonly context?: number | null
  readonly threads?: Threads | null
  readonly limits?: Partial<EngineLimits>
}

/**
 * Main's side of the engine: starts its process, watches it, starts it again when it dies and loads the same model
 * again. Nothing here throws for what an engine does, and every run that was asked for settles.
 */
export class EngineSupervisor {
  readonly #options: SupervisorOptions
  readonly #limits: EngineLimits
  readonly #watchdog: Watchdog
  readonly #runs = new Map<RunId, EngineRun>()
  readonly #stateListeners = new Set<(state: EngineState) => void>()
  readonly #model = new EngineModel()
  #state: EngineState = { t: 'dead', reason: 'it was not started yet' }
  #process: EngineProcess | null = null
  #outbox: EngineRequest[] = []
  #lastRun: RunId = 0
  #crashedAt: number[] = []
  #timer: ReturnType<typeof setTimeout> | null = null
  #stopped: (() => void)[] = []

  constructor(options: SupervisorOptions) {
    this.#options = options
    this.#limits = { ...defaultLimits, ...options.limits }
    this.#watchdog = new Watchdog(this.#limits.watchMs, () => void this.#watch())
  }

  get state(): EngineState {
    return this.#state
  }

  get model(): ModelState {
    return this.#model.state
  }

  /** Process id of the engine, null while there is none. */
  get pid(): number | null {
    return this.#process?.pid ?? null
  }

  /** Calls `listener` on every change from now on; returns the way to stop it. */
  onState(listener: (state: EngineState) => void): () => void {
    this.#stateListeners.add(listener)
    return () => this.#stateListeners.delete(listener)
  }

  onModel(listener: (model: ModelState) => void): () => void {
    return this.#model.onChange(listener)
  }

  /** The end of what the engine wrote to its standard output and error. */
  log(): string {
    return this.#process?.log() ?? ''
  }

  /**
   * Loads a model in place of the one before, starting the engine if need be. A file that is no model leaves the one
   * before in place. A second load while one is on its way wins over it. Without `threads` the engine measures how many are best.
   * `isNew`: every number of the weights is looked at first.
   */
  load(path: string, threads: Threads | null = this.#options.threads ?? null, isNew = false): Promise<Answer<ModelFacts>> {
    this.#crashedAt = []
    return this.#loadAgain(path, null, threads, isNew)
  }

  /** Gives up the load that is under way, if any. Its model and the one before it are gone then; a load may be asked for again. */
  stopLoading(): void {
    const { load } = this.#model
    if (load === null) return
    load.stopped = true
    this.#cancel(load.run, null)
  }

  /** Branches that continue `ask.text`. While a model loads the ask waits for it. */
  weave(ask: WeaveAsk, listener: WeaveListener): WeaveHandle {
    const run = this.#nextRun()
    const done = new Promise<Answer<Timings>>((settle) => this.#begin(weaveRun(run, ask, listener, settle)))
    return { cancel: (branch) => this.#cancel(run, branch), done }
  }

  /** Evidence of given text, at low urgency: weaves go first. */
  score(ask: ScoreAsk, listener: ScoreListener): ScoreHandle {
    const run = this.#nextRun()
    const done = new Promise<Answer<null>>((settle) => this.#begin(scoreRun(run, ask, listener, settle)))
    return { cancel: () => this.#cancel(run, null), done }
  }

  /** The ways to go on after `ask.text`: weaves go first, scores wait. */
  lookAhead(ask: MultiverseAsk, listener: MultiverseListener): ScoreHandle {
    const run = this.#nextRun()
    const done = new Promise<Answer<null>>((settle) => this.#begin(multiverseRun(run, ask, listener, settle)))
    return { cancel: () => this.#cancel(run, null), done }
  }

  /** A speed test of about this many seconds. Gives way to a weave with a `busy` fault. */
  examine(seconds: number): Promise<Answer<Examination>> {
    return new Promise((settle) => this.#begin(examineRun(this.#nextRun(), seconds, settle)))
  }

  /** Ends the engine, by force if it does not end by itself. Resolves when it is over. */
  stop(): Promise<void> {
    const process = this.#process
    if (process === null) {
      this.#clearTimer()
      this.#become({ t: 'dead', reason: 'it was stopped' })
      return Promise.resolve()
    }
    const stopped = new Promise<void>((resolve) => this.#stopped.push(resolve))
    if (this.#state.t === 'stopping') return stopped
    this.#become({ t: 'stopping' })
    this.#settleAll({ code: 'engine-gone', sentence: 'The engine was stopped.' })
    process.link.post({ t: 'stop' })
    this.#arm(this.#limits.stopMs, () => process.kill())
    return stopped
  }

  #loadAgain(path: string, notice: string | null, threads = this.#options.threads ?? null, isNew = false): Promise<Answer<ModelFacts>> {
    const run = this.#nextRun()
    const { device = 'auto', context = null } = this.#options
    const name = isFakePath(path) ? 'fake' : basename(path)
    const load = this.#model.begin({ run, path, threads, name, notice })
    void stat(path).then(
      ({ size }) => (load.bytes = size),
      () => undefined,
    )
    if (this.#process === null) this.#start()
    return new Promise((resolve) => {
      const settle = (answer: Answer<ModelFacts>): void => {
        if (this.#model.settle(load, answer, this.#process !== null)) this.#watchdog.forget('load')
        resolve(answer)
      }
      const onProgress = (fraction: number): void => {
        this.#watchdog.heard('load')
        this.#model.progress(load, fraction)
      }
      this.#begin(loadRun({ t: 'load', run, path, device, context, threads, ...(isNew ? { checkTensors: true } : {}) }, onProgress, settle))
    })
  }

  #begin(run: EngineRun): void {
    const refusal = this.#refusal(run)
    if (refusal !== null) {
      run.fail(refusal)
      return
    }
    this.#runs.set(run.request.run, run)
    this.#watchdog.heard('engine')
    if (run.request.t === 'load') this.#watchdog.heard('load')
    this.#watchdog.start()
    this.#send(run.request)
    this.#settled()
  }

  #refusal(run: EngineRun): Fault | null {
    switch (this.#state.t) {
      case 'dead':
        return { code: 'engine-gone', sentence: `The engine is not running: ${this.#state.reason}.` }
      case 'backing-off':
        return { code: 'engine-gone', sentence: 'The engine is being started again: ask once more in a moment.' }
      case 'stopping':
        return { code: 'engine-gone', sentence: 'The engine is being stopped.' }
      case 'starting':
      case 'ready':
      case 'busy':
        if (run.request.t === 'load' || this.#model.isExpected) return null
        return { code: 'no-model', sentence: noModelSentence }
    }
  }

  #cancel(run: RunId, branch: number | null): void {
    if (!this.#runs.has(run)) return
    if (branch === null && !this.#watchdog.isCounting(`cancel ${run}`)) this.#watchdog.heard(`cancel ${run}`)
    this.#send({ t: 'cancel', run, branch })
  }

  #send(request: EngineRequest): void {
    if (this.#state.t === 'starting') this.#outbox.push(request)
    else this.#process?.link.post(request)
  }

  #start(): void {
    this.#clearTimer()
    this.#become({ t: 'starting' })
    const process = this.#options.spawn()
    this.#process = process
    this.#arm(this.#limits.startMs, () => this.#giveUpOn(process, 'it did not start in time'))
    process.link.listen((message) => this.#take(process, message))
    process.onExit((exit) => this.#exited(process, exit))
  }

  #take(process: EngineProcess, message: unknown): void {
    if (process !== this.#process || this.#state.t === 'stopping') return
    const guarded = guardEvent(message)
    if (!guarded.ok) {
      this.#giveUpOn(process, 'it said something that makes no sense')
      return
    }
    this.#watchdog.heard('engine')
    const event = guarded.value
    switch (event.t) {
      case 'ready':
        if (this.#state.t !== 'starting') return
        this.#clearTimer()
        this.#become({ t: 'ready' })
        for (const request of this.#outbox.splice(0)) process.link.post(request)
        this.#settled()
        return
      case 'alive':
        return
      case 'hashed':
        this.#model.hashed(event.run, event.sha256)
        return
      default:
        this.#takeOfRun(process, event)
    }
  }

  #takeOfRun(process: EngineProcess, event: Extract<EngineEvent, { run: RunId | null }>): void {
    const run = event.run === null ? undefined : this.#runs.get(event.run)
    if (run === undefined) return
    const { run: id } = run.request
    if (event.t === 'fault') {
      this.#close(id)
      run.fail(event.fault)
      return
    }
    const progress = run.take(event, () => {
      if (process === this.#process && this.#runs.has(id)) process.link.post({ t: 'acknowledge', run: id, messages: 1 })
    })
    if (progress === 'over') this.#close(id)
    else if (progress === 'nonsense') this.#giveUpOn(process, 'it said something that makes no sense')
  }

  #close(run: RunId): void {
    this.#runs.delete(run)
    this.#watchdog.forget(`cancel ${run}`)
    this.#settled()
  }

  /** Brings `ready` and `busy` into line with the open runs. */
  #settled(): void {
    if (this.#runs.size === 0) this.#watchdog.stop()
    if (this.#state.t !== 'ready' && this.#state.t !== 'busy') return
    const t = this.#runs.size > 0 ? 'busy' : 'ready'
    if (this.#state.t !== t) this.#become({ t })
  }

  async #watch(): Promise<void> {
    const process = this.#process
    if (process === null || this.#state.t === 'starting') return
    const { silenceMs, loadSilenceMs, cancelMs, parsingBytes, workingBytes } = this.#limits
    if (this.#watchdog.silence('engine') > silenceMs) return this.#giveUpOn(process, 'it did not answer any more')
    if (this.#watchdog.silence('load') > loadSilenceMs) return this.#giveUpOn(process, 'loading the model went on without progress')
    for (const run of this.#runs.keys()) {
      if (this.#watchdog.silence(`cancel ${run}`) > cancelMs) return this.#giveUpOn(process, 'it did not let go of cancelled work')
    }
    const { isParsing, fileBytes } = this.#model
    const limit = isParsing ? parsingBytes(fileBytes) : workingBytes(fileBytes, totalmem())
    const used = await process.memory()
    if (used !== null && used > limit && process === this.#process) this.#giveUpOn(process, 'it took more memory than the model can need')
  }

  #exited(process: EngineProcess, exit: EngineExit): void {
    if (process === this.#process) this.#gone(describeExit(exit))
  }

  #giveUpOn(process: EngineProcess, reason: string): void {
    if (process !== this.#process) return
    process.kill()
    this.#gone(reason)
  }

  #gone(reason: string): void {
    const wasStopping = this.#state.t === 'stopping'
    this.#process = null
    this.#outbox = []
    this.#clearTimer()
    this.#watchdog.stop()
    const lost = this.#model.lose()
    if (wasStopping) {
      this.#become({ t: 'dead', reason: 'it was stopped' })
      for (const resolve of this.#stopped.splice(0)) resolve()
      return
    }
    const now = Date.now()
    this.#crashedAt = [...this.#crashedAt.filter((at) => now - at < this.#limits.crashWindowMs), now]
    const crashes = this.#crashedAt.length
    const isOver = crashes >= this.#limits.crashes
    if (isOver) this.#become({ t: 'dead', reason })
    else this.#become({ t: 'backing-off', reason, ms: this.#limits.backOffMs * 2 ** (crashes - 1) })
    const { load } = this.#model
    if (load !== null) {
      const run = this.#runs.get(load.run)
      this.#runs.delete(load.run)
      run?.fail({ code: 'model-load', sentence: `${load.name} could not be loaded: ${reason}. Your text is safe; try another model file.` })
    }
    const hope = isOver ? '' : '; the engine is being started again'
    this.#settleAll({ code: 'engine-gone', sentence: `The engine stopped: ${reason}. Your text is safe${hope}.` })
    if (isOver) {
      const sentence = `The engine stopped ${crashes} times in a row: ${reason}. Your text is safe; open a model to try again.`
      if (lost !== null) this.#model.giveUp(lost, { code: 'engine-gone', sentence })
      return
    }
    if (lost !== null) this.#model.awaitAgain(lost)
    if (this.#state.t !== 'backing-off') return
    this.#arm(this.#state.ms, () => {
      if (lost === null) this.#start()
      else void this.#loadAgain(lost.path, `The engine stopped (${reason}) and was started again.`, lost.threads)
    })
  }

  #settleAll(fault: Fault): void {
    const runs = [...this.#runs.values()]
    this.#runs.clear()
    for (const run of runs) run.fail(fault)
  }

  #nextRun(): RunId {
    this.#lastRun += 1
    return this.#lastRun
  }

  #arm(ms: number, act: () => void): void {
    this.#clearTimer()
    this.#timer = setTimeout(act, ms)
  }

  #clearTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  #become(state: EngineState): void {
    this.#state = state
    for (const listener of this.#stateListeners) listener(state)
  }
}
