import type { DeviceWish, ModelFacts } from '../../protocol/engine'
import type { ModelRef } from '../../loom/generation'
import { Cancelled, valueOf } from '../../protocol/fault'
import { forkChild } from '../engine/forkChild'
import { findModel } from '../engine/modelFile'
import { EngineSupervisor } from '../engine/supervisor'
import { findPlaces } from '../places'
import type { CliIo, Given } from './commandLine'
import { badUse } from './commandLine'

/** Options of every command that loads a model, for `readWords`. */
export const modelOptions = {
  model: { type: 'string' },
  device: { type: 'string' },
  threads: { type: 'string' },
  context: { type: 'string' },
} as const

export const modelHelp = `  --model FILE          a GGUF base model (default: the one that comes with Heddle)
  --device D            auto, cpu, metal, cuda or vulkan (default auto)
  --threads T           default: measured
  --context C           tokens of context (default: what fits)`

const devices: readonly string[] = ['auto', 'cpu', 'metal', 'cuda', 'vulkan'] satisfies readonly DeviceWish[]

/** Loads the model the options name in an engine process of its own, hands it to `work`, and ends the engine in any case. */
export async function withEngine<T>(
  given: Given,
  io: CliIo,
  work: (engine: EngineSupervisor, facts: ModelFacts) => Promise<T>,
): Promise<T> {
  const device = given.text('device') ?? 'auto'
  if (!isDevice(device)) throw badUse(`--device is one of ${devices.join(', ')}.`)
  const threads = numberOrNull(given, 'threads', 1, 1024)
  const context = numberOrNull(given, 'context', 64, 16_777_216)
  const places = findPlaces({ data: null, userData: null })
  const path = valueOf(await findModel(given.text('model'), places.bundledModel, io.folder))
  const engine = new EngineSupervisor({ spawn: forkChild({ worker: places.worker }), device, threads, context, limits: { crashes: 1 } })
  const stop = (): void => void engine.stop()
  io.signal.addEventListener('abort', stop)
  try {
    io.progress('Loading the model…')
    const facts = valueOf(await engine.load(path))
    io.progress(null)
    return await work(engine, facts)
  } catch (error) {
    if (io.signal.aborted) throw new Cancelled()
    throw error
  } finally {
    io.signal.removeEventListener('abort', stop)
    await engine.stop()
  }
}

export function modelRef({ name, sha256, bytes }: ModelFacts): ModelRef {
  return { name, sha256, bytes }
}

function isDevice(word: string): word is DeviceWish {
  return devices.includes(word)
}

function numberOrNull(given: Given, name: string, min: number, max: number): number | null {
  if (given.text(name) === null) return null
  const value = given.number(name, min)
  if (!Number.isInteger(value) || value < min || value > max) throw badUse(`--${name} must be a whole number from ${min} to ${max}.`)
  return value
}
