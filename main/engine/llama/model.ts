import { stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { basename } from 'node:path'
import koffi from 'koffi'
import { Cancelled, FaultError } from '../../../protocol/fault'
import { away, type ModelParams, type Pointer } from './abi'
import { isTuned } from '../isTuned'
import type { Library } from './library'
import { nativeVocabulary } from './nativeVocabulary'
import { Vocabulary } from './vocabulary'

/** What the file says of itself, and what was put where. */
export interface LoadedModel {
  readonly pointer: Pointer
  readonly vocabulary: Vocabulary
  readonly name: string
  readonly bytes: number
  readonly architecture: string
  readonly parameters: number
  readonly quantisation: string
  readonly contextTrained: number
  readonly layers: number
  readonly gpuLayers: number
  readonly tuned: boolean
  /** Bytes of cache one token takes. */
  readonly cellBytes: number
}

/** Thrown for models whose cache cannot be cut at any token (recurrent, hybrid, diffusion, encoders): the public API may hold them. */
class NotATreeModel extends Error {}

export async function loadModel(
  library: Library,
  path: string,
  gpuLayers: number,
  onProgress: (fraction: number) => void,
  signal: AbortSignal,
  checkTensors = false,
): Promise<LoadedModel> {
  const { llama, log } = library
  const { size } = await stat(path).catch(() => {
    throw new FaultError('not-found', `The model file ${basename(path)} is not there any more; choose another one.`)
  })
  let fraction = 0
  const progress = koffi.register((now: number) => {
    if (now - fraction > 0.01 || now >= 1) onProgress((fraction = now))
    return !signal.aborted
  }, koffi.pointer(koffi.proto('bool', ['float', 'void *'])))
  log.clear()
  let pointer: Pointer | null
  try {
    const params: ModelParams = { ...llama.modelDefaults(), n_gpu_layers: gpuLayers, check_tensors: checkTensors, progress_callback: progress }
    pointer = await away(llama.loadModel, path, params)
  } finally {
    koffi.unregister(progress)
  }
  if (signal.aborted) {
    if (pointer) await away(llama.freeModel, pointer)
    throw new Cancelled()
  }
  if (!pointer) {
    const reason = await log.reason()
    throw new FaultError('model-load', `${basename(path)} could not be loaded${reason ? ` (${reason})` : ''}; your text is safe.`)
  }
  if (llama.isRecurrent(pointer) || llama.isHybrid(pointer) || llama.isDiffusion(pointer) || llama.hasEncoder(pointer)) {
    await away(llama.freeModel, pointer)
    throw new NotATreeModel()
  }
  const layers = llama.layers(pointer)
  const headDimension = llama.embedding(pointer) / Math.max(1, llama.heads(pointer))
  return {
    pointer,
    vocabulary: new Vocabulary(nativeVocabulary(llama, llama.vocabulary(pointer))),
    name: basename(path),
    bytes: size,
    architecture: meta(library, pointer, 'general.architecture') ?? 'unknown',
    parameters: Number(llama.parameters(pointer)),
    quantisation: llama.fileTypeName(llama.fileType(pointer)),
    contextTrained: llama.trainedContext(pointer),
    layers,
    gpuLayers: library.node.gpu === false ? 0 : gpuLayers < 0 ? layers + 1 : Math.min(gpuLayers, layers + 1),
    tuned: isTuned(Boolean(llama.chatTemplate(pointer, null)), basename(path), ...['general.name', 'general.finetune'].map((key) => meta(library, pointer, key))),
    cellBytes: Math.max(1, 2 * 2 * layers * Math.max(1, llama.keyValueHeads(pointer)) * headDimension),
  }
}

function meta(library: Library, model: Pointer, key: string): string | null {
  const room = new Uint8Array(256)
  const length = library.llama.metaValue(model, key, room, room.length)
  return length < 0 ? null : Buffer.from(room.subarray(0, Math.min(length, room.length - 1))).toString('utf8')
}

/** Cores worth a thread each. */
export function physicalCores(library: Library): number {
  return Math.max(1, Math.min(library.node.cpuMathCores, availableParallelism()))
}
