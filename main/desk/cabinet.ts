import { dirname, join } from 'node:path'
import { Low } from 'lowdb'
import { readSettings } from '../../protocol/readSettings'
import { settingsSchema, type Settings } from '../../protocol/settings'
import { readKnown, withModel, type KnownModel } from '../models/knownModels'
import type { Places } from '../places'
import { makeFolder } from '../store/disk'
import { DurableJsonFile } from '../store/durableJsonFile'
import { LoomLibrary } from '../store/loomLibrary'
import { NodeDisk } from '../store/nodeDisk'
import type { MeasuredThreads, ModelMemory } from './modelRoom'

/** What main remembers for itself; never sent to a page. */
interface Memory {
  /** Path of the model that was opened last, when it is not the bundled one. */
  model: string | null
  /** Threads that were measured to be best, by model. */
  threads: Readonly<Record<string, MeasuredThreads>>
  /** Models that were opened. */
  models: readonly KnownModel[]
}

const rememberedModels = 32

/** Settings, memory and library: the small files of one writer, each a lowdb on the durable writer. */
export interface Cabinet extends ModelMemory {
  readonly settings: Settings
  readonly model: string | null
  readonly library: LoomLibrary
  /** Sentences about files that were damaged and set aside. */
  readonly notices: readonly string[]
  setSettings(patch: Partial<Settings>): Promise<Settings>
}

/** Opens the small files of the user-data folder. A file that cannot be read is a notice, never a failure. */
export async function openCabinet(places: Places): Promise<Cabinet> {
  const disk = new NodeDisk()
  const notices: string[] = []
  const settingsFile = new DurableJsonFile<Settings>(
    disk,
    join(places.userData, 'settings.json'),
    (value) => readSettings(value)?.settings ?? null,
    (value) => readSettings(value)?.unread ?? [],
  )
  const memoryFile = new DurableJsonFile<Memory>(disk, join(places.userData, 'memory.json'), parseMemory)
  const settings = new Low<Settings>(settingsFile, settingsSchema.parse({}))
  const memory = new Low<Memory>(memoryFile, { model: null, threads: {}, models: [] })
  // A new writer has none yet; one that cannot be made is told of when something is to be written.
  await makeFolder(disk, places.userData, dirname).catch(() => undefined)
  for (const file of [settings, memory]) {
    try {
      await file.read()
    } catch {
      notices.push('Your settings could not be read from the disk; the usual ones are in use.')
    }
  }
  // Written clean, so that what was not understood is told of once.
  if (settingsFile.damage !== null) await settings.write().catch(() => undefined)
  for (const { damage } of [settingsFile, memoryFile]) if (damage !== null) notices.push(damage)
  const library = new LoomLibrary({ disk, looms: places.looms, userData: places.userData, copies: places.copies })
  return {
    get settings() {
      return settings.data
    },
    get model() {
      return memory.data.model
    },
    library,
    notices,
    async setSettings(patch) {
      settings.data = settingsSchema.parse({ ...settings.data, ...patch })
      await settings.write()
      return settings.data
    },
    async rememberModel(path) {
      memory.data.model = path
      await memory.write()
    },
    get knownModels() {
      return memory.data.models
    },
    async noteModel(path, news) {
      memory.data.models = withModel(memory.data.models, path, news)
      await memory.write()
    },
    threadsOf: (model) => (Object.hasOwn(memory.data.threads, model) ? (memory.data.threads[model] ?? null) : null),
    async rememberThreads(model, threads) {
      const others = Object.entries(memory.data.threads).filter(([name]) => name !== model)
      memory.data.threads = Object.fromEntries([...others.slice(1 - rememberedModels), [model, threads]])
      await memory.write()
    },
  }
}

function parseMemory(value: unknown): Memory | null {
  if (typeof value !== 'object' || value === null) return null
  const { model, threads, models } = value as { model?: unknown; threads?: unknown; models?: unknown }
  const counts = Object.entries(typeof threads === 'object' && threads !== null ? threads : {}).filter((entry): entry is [string, MeasuredThreads] => isMeasured(entry[1]))
  return { model: typeof model === 'string' ? model : null, threads: Object.fromEntries(counts), models: readKnown(models) }
}

/** One number, as it was remembered once, says nothing of prompts: it is measured again. */
function isMeasured(value: unknown): value is MeasuredThreads {
  const isCount = (count: unknown): boolean => Number.isInteger(count) && (count as number) >= 1 && (count as number) <= 1024
  return typeof value === 'object' && value !== null && 'step' in value && 'prompt' in value && isCount(value.step) && isCount(value.prompt)
}
