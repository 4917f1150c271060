import { FaultError } from '../../../protocol/fault'
import type { Examination, ModelFacts, MultiverseAsk, ScoreAsk, Timings, WeaveAsk } from '../../../protocol/engine'
import type { Backend, BackendCounters, LoadWish, MultiverseSink, ScoreControl, ScoreSink, WeaveControl, WeaveSink } from '../backend'
import { away } from './abi'
import { checkMultiverse, checkScore, checkWeave } from './checkAsk'
import { Context } from './context'
import { openLibrary, type Library } from './library'
import { loadModel, type LoadedModel } from './model'
import { planMemory } from './plan'
import { measureThreads } from './measureThreads'
import { lookAhead } from './multiverse'
import { prepareWarp, reserved } from './prepareWarp'
import { Runs } from './runs'
import { scoreText } from './scorer'
import { TreeDecoder } from './treeDecoder'
import { weaveAdaptively } from './weaveAdaptively'
import { fitWindow } from './window'
import { examineModel } from './examine'

interface Loaded {
  readonly library: Library
  readonly model: LoadedModel
  readonly context: Context
  readonly decoder: TreeDecoder
  /** Tokens one sequence may have: what the model was trained with and the context holds. */
  readonly reach: number
  readonly runs: Runs
}

/** Tree decoding over the libllama that node-llama-cpp has loaded (see context.ts, pathCache.ts, treeDecoder.ts). */
export class LlamaBackend implements Backend {
  readonly weavesTogether = true
  #loaded: Loaded | null = null

  /** Throws `WrongLibrary` or `NotATreeModel` where only the public API can do it. */
  async load(wish: LoadWish, onProgress: (fraction: number) => void, signal: AbortSignal): Promise<ModelFacts> {
    await this.close()
    const library = await openLibrary(wish.device)
    const memory = await planMemory(library, wish)
    const model = await loadModel(library, wish.path, memory.gpuLayers, onProgress, signal, wish.checkTensors)
    try {
      const cells = memory.cells(model)
      const contextWish = { cells, gpu: model.gpuLayers > 0 }
      const context = await Context.open(library, model.pointer, model.vocabulary.size, contextWish)
      const threads = await measureThreads(context, library, wish.threads, model.vocabulary.blank, model.bytes)
      const decoder = new TreeDecoder(context)
      const reach = Math.min(model.contextTrained > 0 ? model.contextTrained : context.cells, context.cells)
      this.#loaded = { library, model, context, decoder, reach, runs: new Runs() }
      return {
        name: model.name,
        bytes: model.bytes,
        sha256: null,
        architecture: model.architecture,
        parameters: model.parameters,
        quantisation: model.quantisation,
        vocabulary: model.vocabulary.size,
        contextTrained: model.contextTrained,
        contextCells: context.cells,
        layers: model.layers,
        gpuLayers: model.gpuLayers,
        device: memory.device,
        gpuBytes: memory.gpuBytes,
        threads: threads.step,
        promptThreads: threads.prompt,
        backend: 'llama',
        tuned: model.tuned,
        sentence: `${memory.why}, ${context.cells} tokens of context, ${threads.why}`,
      }
    } catch (error) {
      await away(library.llama.freeModel, model.pointer)
      throw error
    }
  }

  async weave(ask: WeaveAsk, sink: WeaveSink, control: WeaveControl): Promise<Timings> {
    const { decoder, model, reach, runs } = this.#ready()
    checkWeave(ask)
    const held = { signal: control.signal, gate: () => control.gate(), isCancelled: (branch: number) => control.isCancelled(branch) }
    return runs.run(held, async (until) => {
      const warp = await prepareWarp(ask, model.vocabulary, reach)
      return ask.adapt === undefined ? decoder.weave(warp, sink, until) : weaveAdaptively(decoder, warp, ask.adapt, sink, until)
    })
  }

  async score(ask: ScoreAsk, sink: ScoreSink, control: ScoreControl): Promise<void> {
    const { decoder, context, model, reach, runs } = this.#ready()
    checkScore(ask)
    await runs.run({ signal: control.signal, gate: () => control.gate() }, async (until) => {
      const window = await fitWindow(model.vocabulary, ask.head, ask.text, reach)
      await scoreText(decoder, context, model.vocabulary, window, ask, sink, until)
    })
  }

  async lookAhead(ask: MultiverseAsk, sink: MultiverseSink, control: ScoreControl): Promise<void> {
    const { decoder, context, model, reach, runs } = this.#ready()
    checkMultiverse(ask, model.vocabulary.size)
    await runs.run({ signal: control.signal, gate: () => control.gate() }, async (until) => {
      const window = await fitWindow(model.vocabulary, ask.head, ask.text, reach - reserved(ask.path.length + ask.depth, reach))
      await lookAhead(decoder, context, model.vocabulary, window, ask, sink, until)
    })
  }

  async examine(seconds: number, signal: AbortSignal): Promise<Examination> {
    return examineModel(this, this.#ready().reach, seconds, signal)
  }

  counters(): BackendCounters {
    const { context, decoder } = this.#ready()
    return {
      evaluatedTokens: context.evaluatedTokens,
      reusedTokens: decoder.cache.reusedTokens,
      decodeCalls: context.decodeCalls,
      sequenceCopies: context.sequenceCopies,
      cellsUsed: decoder.cache.cellsUsed,
      cellsTotal: context.cells,
      cachedPaths: decoder.cache.paths,
      storedPaths: decoder.attic.paths,
      compactions: context.compactions,
    }
  }

  /** Ends what runs within a step (branches as cancelled), then frees the model. */
  async close(): Promise<void> {
    const loaded = this.#loaded
    if (!loaded) return
    this.#loaded = null
    await loaded.runs.close()
    await loaded.decoder.close()
    await loaded.context.close()
    await away(loaded.library.llama.freeModel, loaded.model.pointer)
  }

  #ready(): Loaded {
    if (!this.#loaded) throw new FaultError('no-model', 'No model is loaded; choose one in settings.')
    return this.#loaded
  }
}
