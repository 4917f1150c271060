import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { FaultError } from '../../../protocol/fault'
import type { LoadWish } from '../backend'
import type { Library } from './library'
import type { LoadedModel } from './model'

const mebibyte = 2 ** 20
const leastCells = 512
/** Beyond this a larger cache only costs memory: a writer's thread and its branches are smaller. */
const usualCells = 16_384

export interface MemoryPlan {
  /** −1: all of them. */
  readonly gpuLayers: number
  readonly device: string
  /** All memory of the GPU in use; null without one. */
  readonly gpuBytes: number | null
  /** Cells of context that memory and training allow. Throws `memory` when not even a small one fits. */
  cells(model: LoadedModel): number
  /** First part of the sentence: what was chosen and why. */
  readonly why: string
}

/** Decides what goes where from the file's size and free memory, before anything is loaded. */
export async function planMemory(library: Library, wish: LoadWish): Promise<MemoryPlan> {
  const { node } = library
  const size = await stat(wish.path).then((file) => file.size, () => {
    throw new FaultError('not-found', `The model file ${basename(wish.path)} is not there any more; choose another one.`)
  })
  const ram = await freeRam(library)
  if (node.gpu === false) {
    if (size > ram) throw tooLarge(wish, size, ram)
    const why = wish.device === 'cpu' ? 'CPU as chosen' : 'CPU: no usable GPU was found'
    return { gpuLayers: 0, device: 'CPU', gpuBytes: null, cells: (model) => fit(wish, model, ram - size), why }
  }
  const vram = await node.getVramState()
  const room = vram.free - Math.max(node.vramPaddingSize, 512 * mebibyte)
  const name = (await node.getGpuDeviceNames())[0] ?? node.gpu
  const device = `${node.gpu} (${name})`
  const context = leastCells * 16 * 128 * 1024
  if (size * 1.05 + Math.min(context, size / 2) <= room) {
    const why = `${device}, all layers: the model fits its memory`
    return { gpuLayers: -1, device, gpuBytes: vram.total, cells: (model) => fit(wish, model, room - size * 1.05), why }
  }
  const gpuLayers = await partialLayers(library, wish)
  if (size > ram + Math.max(0, room)) throw tooLarge(wish, size, ram + room)
  return {
    gpuLayers,
    device: gpuLayers > 0 ? device : 'CPU',
    gpuBytes: vram.total,
    cells: (model) => fit(wish, model, Math.max(ram - size, 256 * mebibyte)),
    why: `${device}, ${gpuLayers} layers: more do not fit its memory`,
  }
}

/** node-llama-cpp's own estimate, which simulates the load. */
async function partialLayers(library: Library, wish: LoadWish): Promise<number> {
  try {
    const { GgufInsights, readGgufFileInfo } = await import('node-llama-cpp')
    const insights = await GgufInsights.from(await readGgufFileInfo(wish.path), library.node)
    return await insights.configurationResolver.resolveModelGpuLayers(wish.context ? { fitContext: { contextSize: wish.context } } : 'auto')
  } catch {
    return 0
  }
}

async function freeRam(library: Library): Promise<number> {
  const { free } = await library.node.getRamState()
  return free
}

function fit(wish: LoadWish, model: LoadedModel, free: number): number {
  const trained = model.contextTrained > 0 ? model.contextTrained : 4096
  const wanted = wish.context ?? Math.max(4096, Math.min(usualCells, trained * 2))
  const affordable = Math.floor(Math.max(0, free * 0.6 - 64 * mebibyte) / model.cellBytes)
  if (affordable < leastCells) {
    throw new FaultError('memory', `There is not enough free memory to write with ${model.name}; choose a smaller model.`)
  }
  return Math.max(leastCells, Math.floor(Math.min(wanted, affordable) / 256) * 256)
}

function tooLarge(wish: LoadWish, size: number, free: number): FaultError {
  const gibibytes = (bytes: number): string => (Math.max(0, bytes) / 2 ** 30).toFixed(1)
  const taken = `${basename(wish.path)} takes ${gibibytes(size)} GiB of memory and ${gibibytes(free)} GiB are free`
  return new FaultError('memory', `${taken}; choose a smaller model.`)
}
