import { createHash } from 'node:crypto'
import { readdir, stat, statfs } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { ModelRef } from '../../loom/generation'
import type { Answer } from '../../protocol/fault'
import type { ModelAtHand, ModelHeader, ModelKey, ModelSource } from '../../protocol/models'
import { isFakePath } from '../engine/fakeOptions'
import { sha256Of } from '../engine/fileHash'
import { checkGguf, type GgufFacts } from '../engine/ggufHeader'
import { isTuned } from '../engine/isTuned'
import type { Places } from '../places'
import type { KnownModel } from './knownModels'
import { modelsIn, otherFolders, type FoundFile, type OtherFolder } from './otherFolders'

export interface ModelFilesOptions {
  readonly places: Pick<Places, 'models' | 'bundledModel'>
  /** Models that were opened here. */
  known(): readonly KnownModel[]
  /** Folders of other programs; left out: where they keep them. */
  readonly others?: readonly OtherFolder[]
}

/** The model files of this machine: the bundled one, ours, those opened from anywhere, and those of other programs. */
export class ModelFiles {
  readonly #options: ModelFilesOptions
  readonly #paths = new Map<ModelKey, FoundFile>()
  readonly #headers = new Map<string, { readonly stamp: string; readonly answer: Answer<GgufFacts> }>()

  constructor(options: ModelFilesOptions) {
    this.#options = options
  }

  /** What lies where, without looking into the files. A file that two programs know is listed once. */
  async find(): Promise<readonly FoundFile[]> {
    const { places, others = otherFolders() } = this.#options
    const ours = (await readdir(places.models).catch(() => [])).filter((name) => /\.gguf$/i.test(name)).toSorted()
    const bundled: FoundFile = { path: places.bundledModel, name: nameOf(places.bundledModel), source: 'bundled' }
    const downloaded = ours.map((name): FoundFile => ({ path: join(places.models, name), name: nameOf(name), source: 'downloaded' }))
    const opened = this.#options.known().map(({ path, name }): FoundFile => ({ path, name: name ?? nameOf(path), source: 'opened' }))
    const foreign = (await Promise.all(others.map(modelsIn))).flat()
    const all = [bundled, ...downloaded, ...foreign, ...opened].filter(({ path }) => !isFakePath(path))
    const once = all.filter(({ path }, index) => all.findIndex((each) => each.path === path) === index)
    for (const file of once) this.#paths.set(keyOf(file.path), file)
    return once
  }

  /** All that can be said of each, from its header and from memory; what is gone is left out. */
  async list(openPath: string | null): Promise<readonly ModelAtHand[]> {
    const list: ModelAtHand[] = []
    const known = new Map(this.#options.known().map((each) => [each.path, each]))
    for (const file of await this.find()) {
      const header = await this.#header(file)
      if (header === null) continue
      const { answer, bytes } = header
      const memory = known.get(file.path)
      list.push({
        key: keyOf(file.path), name: file.name, source: file.source, bytes,
        facts: answer.ok ? headerOf(answer.value) : null,
        fault: answer.ok ? null : answer.fault.sentence,
        usedAt: memory === undefined || memory.usedAt === 0 ? null : memory.usedAt,
        tokensPerSecond: memory?.tokensPerSecond ?? null,
        open: file.path === openPath,
      })
    }
    return list
  }

  /** Null: no file of that key is known. */
  async at(key: ModelKey): Promise<FoundFile | null> {
    if (!this.#paths.has(key)) await this.find()
    return this.#paths.get(key) ?? null
  }

  /** The file that a loom says wrote it: of the same name and size, or of the same size and content. */
  async where(wanted: ModelRef): Promise<FoundFile | null> {
    const sized: FoundFile[] = []
    for (const file of await this.find()) {
      if ((await stat(file.path).catch(() => null))?.size === wanted.bytes) sized.push(file)
    }
    const named = sized.find(({ path, name }) => basename(path) === wanted.name || name === wanted.name)
    if (named !== undefined || wanted.sha256 === null) return named ?? null
    for (const file of sized) if ((await sha256Of(file.path)) === wanted.sha256) return file
    return null
  }

  async #header({ path, source, name }: FoundFile): Promise<{ answer: Answer<GgufFacts>; bytes: number } | null> {
    const file = await stat(path).catch(() => null)
    if (file === null || !file.isFile()) return null
    const stamp = `${file.size} ${file.mtimeMs}`
    const before = this.#headers.get(path)
    const answer = before?.stamp === stamp ? before.answer : await checkGguf(path, source === 'ollama' ? name : basename(path))
    this.#headers.set(path, { stamp, answer })
    return { answer, bytes: file.size }
  }
}

export function keyOf(path: string): ModelKey {
  return createHash('sha256').update(path).digest('hex').slice(0, 16) as unknown as ModelKey
}

function nameOf(path: string): string {
  return basename(path).replace(/\.gguf$/i, '')
}

function headerOf({ name, title, architecture, parameters, quantisation, contextTrained, layers, chatTemplate }: GgufFacts): ModelHeader {
  return { title, architecture, parameters, quantisation, contextTrained, layers, tuned: isTuned(chatTemplate, name, title) }
}

/** Where the name is not the file's own: what to call a model once it is loaded. */
export function calledOf({ source, name }: { readonly source: ModelSource; readonly name: string }): string | null {
  return source === 'ollama' ? name : null
}

/** Bytes free for the writer on the disk of a folder, which need not be there yet; null where the system does not say. */
export async function freeBytes(folder: string): Promise<number | null> {
  for (let at = folder; ; at = dirname(at)) {
    const found = await statfs(at).catch(() => null)
    if (found !== null) return found.bavail * found.bsize
    if (dirname(at) === at) return null
  }
}
