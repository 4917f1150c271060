import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { LlamaContext, LlamaContextSequence, LlamaModel, Token } from 'node-llama-cpp'
import { Cancelled, FaultError } from '../../../protocol/fault'
import type { Examination, ModelFacts, MultiverseAsk, ScoreAsk, Timings, WeaveAsk } from '../../../protocol/engine'
import type { Backend, BackendCounters, LoadWish, MultiverseSink, ScoreControl, ScoreSink, WeaveControl, WeaveSink } from '../backend'
import { Frontier, pathTo, type Spot } from '../frontier'
import { isTuned } from '../isTuned'
import { Branch } from './branch'
import { checkMultiverse, checkScore, checkWeave } from './checkAsk'
import { evidenceOf } from './evidence'
import { examineModel } from './examine'
import { openNode } from './library'
import { listedVocabulary } from './listedVocabulary'
import { onwardOf } from './multiverse'
import { placesOf } from './places'
import { prepareWarp, reserved } from './prepareWarp'
import { RowKernel } from './rowKernel'
import { Runs } from './runs'
import { Turns } from './turns'
import { Sprouts, type Sprout } from './sprouts'
import { Vocabulary } from './vocabulary'
import { fitWindow } from './window'

const usualCells = 8192
/** node-llama-cpp's samplers off: probabilities at temperature 1 over the whole vocabulary. */
const raw = { probabilities: true, options: { temperature: 1, topK: 0, topP: 1, minP: 0 } } as const

interface Loaded {
  readonly model: LlamaModel
  readonly context: LlamaContext
  readonly sequence: LlamaContextSequence
  readonly vocabulary: Vocabulary
  readonly kernel: RowKernel
  readonly reach: number
}

/**
 * The same contract on node-llama-cpp's public interface alone, one sequence and one branch after another: for machines whose
 * library is not the known one, for models that cannot be decoded as a tree, and as the oracle of tests.
 */
export class PublicBackend implements Backend {
  readonly weavesTogether = false
  #loaded: Loaded | null = null
  readonly #turns = new Turns()
  #runs = new Runs()
  #evaluated = 0
  #reused = 0
  #calls = 0

  async load(wish: LoadWish, onProgress: (fraction: number) => void, signal: AbortSignal): Promise<ModelFacts> {
    await this.close()
    this.#runs = new Runs()
    const { node, log } = await openNode(wish.device)
    const bytes = await stat(wish.path).then((file) => file.size, () => {
      throw new FaultError('not-found', `The model file ${basename(wish.path)} is not there any more; choose another one.`)
    })
    log.clear()
    let model: LlamaModel | null = null
    try {
      model = await node.loadModel({ modelPath: wish.path, checkTensors: wish.checkTensors === true, onLoadProgress: onProgress, loadSignal: signal })
      const trained = model.trainContextSize
      const contextSize = wish.context ?? { min: 256, max: Math.min(usualCells, trained) }
      const context = await model.createContext({ contextSize, threads: typeof wish.threads === 'object' ? (wish.threads?.step ?? 0) : wish.threads, swaFullCache: true, flashAttention: true })
      const vocabulary = new Vocabulary(listedVocabulary(model))
      const reach = Math.min(trained, context.contextSize)
      const kernel = new RowKernel(vocabulary.size, 1)
      this.#loaded = { model, context, sequence: context.getSequence(), vocabulary, kernel, reach }
      const { general } = model.fileInfo.metadata
      const device = node.gpu === false ? 'CPU' : node.gpu
      return {
        name: basename(wish.path),
        bytes,
        sha256: null,
        architecture: general.architecture,
        parameters: model.fileInsights.totalParameters,
        quantisation: model.typeDescription ?? 'unknown',
        vocabulary: vocabulary.size,
        contextTrained: trained,
        contextCells: context.contextSize,
        layers: model.fileInsights.totalLayers,
        gpuLayers: model.gpuLayers,
        device,
        gpuBytes: node.gpu === false ? null : (await node.getVramState()).total,
        threads: context.currentThreads,
        promptThreads: context.currentThreads,
        backend: 'llama-public',
        tuned: isTuned(model.fileInfo.metadata.tokenizer.chat_template !== undefined, basename(wish.path)),
        sentence: `${device} through node-llama-cpp's own interface (slower: one branch after another), ${context.contextSize} tokens of context`,
      }
    } catch (error) {
      await model?.dispose()
      if (signal.aborted) throw new Cancelled()
      const reason = (await log.reason()) ?? (error instanceof Error ? error.message : null)
      const sentence = `${basename(wish.path)} could not be loaded${reason ? ` (${reason})` : ''}; your text is safe.`
      throw new FaultError('model-load', sentence, { cause: error })
    }
  }

  async weave(ask: WeaveAsk, sink: WeaveSink, caller: WeaveControl): Promise<Timings> {
    const { vocabulary, reach, kernel } = this.#ready()
    checkWeave(ask)
    const warp = await prepareWarp(ask, vocabulary, reach)
    const whole = (number: number): Sprout => ({ number, warp, next: () => [] })
    const sprouts = ask.adapt === undefined ? null : new Sprouts(warp, ask.adapt, sink, () => undefined)
    const waiting = sprouts === null ? Array.from({ length: ask.branches }, (_, i) => whole(ask.firstBranch + i)) : [sprouts.root()]
    const held = { signal: caller.signal, gate: () => caller.gate(), isCancelled: (branch: number) => caller.isCancelled(branch) }
    return this.#runs.run(held, (control) => this.#turns.take(async () => {
      const start = performance.now()
      const before = this.#evaluated
      let prompted = start
      const stopped = (branch: Branch): boolean => control.signal.aborted || control.isCancelled(branch.number)
      let tokens = 0
      for (const sprout of waiting) {
        const branch = new Branch(sprout.number, sprout.warp)
        for (;;) {
          await control.gate()
          if (stopped(branch)) branch.end('cancelled', sink)
          if (branch.finish) break
          await this.#distribution([...sprout.warp.prefix, ...branch.tokens], 0)
          if (prompted === start) {
            prompted = performance.now()
            sink.started(warp.visibleFrom, warp.healed.length)
          }
          branch.draw(kernel, 0, sink)
        }
        tokens += branch.tokens.length
        waiting.push(...sprout.next(branch))
      }
      if (prompted === start) prompted = performance.now()
      const evaluatedTokens = Math.min(warp.prefix.length, this.#evaluated - before)
      const decodeMs = performance.now() - prompted
      return { promptTokens: warp.prefix.length, evaluatedTokens, promptMs: prompted - start, decodeMs, tokens }
    }))
  }

  async score(ask: ScoreAsk, sink: ScoreSink, caller: ScoreControl): Promise<void> {
    const { vocabulary, reach, kernel } = this.#ready()
    checkScore(ask)
    const window = await fitWindow(vocabulary, ask.head, ask.text, reach)
    const { places, first } = placesOf(window, vocabulary, ask)
    sink.started(window.visibleFrom)
    const held = { signal: caller.signal, gate: () => caller.gate() }
    await this.#runs.run(held, (control) => this.#turns.take(async () => {
      for (let i = first; i < window.tokens.length; i++) {
        await control.gate()
        if (control.signal.aborted) throw new Cancelled()
        await this.#distribution(window.tokens.slice(0, i), 0)
        const survey = kernel.survey(0, Math.max(1, ask.top))
        sink.token(evidenceOf(kernel, 0, survey, window.tokens[i] ?? 0, ask.top, vocabulary), places[i] ?? 0)
      }
    }))
  }

  async lookAhead(ask: MultiverseAsk, sink: MultiverseSink, caller: ScoreControl): Promise<void> {
    const { vocabulary, reach, kernel } = this.#ready()
    checkMultiverse(ask, vocabulary.size)
    const { tokens, visibleFrom } = await fitWindow(vocabulary, ask.head, ask.text, reach - reserved(ask.path.length + ask.depth, reach))
    const frontier = new Frontier(ask)
    sink.started(visibleFrom)
    await this.#runs.run({ signal: caller.signal, gate: () => caller.gate() }, (control) => this.#turns.take(async () => {
      for (let spot: Spot | undefined = frontier.root; spot !== undefined; [spot] = frontier.next(1)) {
        await control.gate()
        if (control.signal.aborted) throw new Cancelled()
        await this.#distribution([...tokens, ...ask.path, ...pathTo(spot)], 0)
        const { entropy, onward } = onwardOf(kernel, 0, ask.top, vocabulary)
        sink.expanded(frontier.expand(spot, entropy, onward))
      }
    }))
  }

  examine(seconds: number, signal: AbortSignal): Promise<Examination> {
    return examineModel(this, this.#ready().reach, seconds, signal)
  }

  counters(): BackendCounters {
    const { context, sequence } = this.#ready()
    return {
      evaluatedTokens: this.#evaluated,
      reusedTokens: this.#reused,
      decodeCalls: this.#calls,
      sequenceCopies: 0,
      cellsUsed: sequence.nextTokenIndex,
      cellsTotal: context.contextSize,
      cachedPaths: 1,
      storedPaths: 0,
      compactions: 0,
    }
  }

  async close(): Promise<void> {
    const loaded = this.#loaded
    this.#loaded = null
    await this.#runs.close()
    await loaded?.context.dispose()
    await loaded?.model.dispose()
  }

  /** Puts the log-probabilities after `tokens` into row `row`; the sequence evaluates only what differs from what it holds. */
  async #distribution(tokens: readonly number[], row: number): Promise<void> {
    const { sequence, kernel, vocabulary } = this.#ready()
    const held = sequence.contextTokens
    let same = 0
    while (same < held.length && same < tokens.length - 1 && Number(held[same]) === tokens[same]) same++
    if (same < held.length) await sequence.eraseContextTokenRanges([{ start: same, end: held.length }])
    same = Math.min(same, sequence.nextTokenIndex)
    const fresh = tokens.slice(same).map((token) => token as Token)
    const last = fresh.pop()
    if (last === undefined) throw new Error('no token to evaluate')
    const results = await sequence.controlledEvaluate([...fresh, [last, { generateNext: raw }]])
    this.#evaluated += fresh.length + 1
    this.#reused += same
    this.#calls++
    const logits = new Float32Array(vocabulary.size).fill(-Infinity)
    for (const [token, p] of results[fresh.length]?.next.probabilities ?? []) logits[Number(token)] = Math.log(p)
    kernel.write(row, logits)
  }

  #ready(): Loaded {
    if (!this.#loaded) throw new FaultError('no-model', 'No model is loaded; choose one in settings.')
    return this.#loaded
  }
}
