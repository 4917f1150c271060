import { constants } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Answer } from '../../protocol/fault'
import { bad, good } from '../../protocol/fault'
import { BadGguf, GgufCursor } from './ggufCursor'
import { printable, readMetadata } from './ggufMetadata'
import type { Kept } from './ggufMetadata'
import { readTensors } from './ggufTensors'
import { fileTypes } from './ggufTypes'

/** What a GGUF file says it is, as far as its header can be believed. */
export interface GgufFacts {
  /** File name without its folder. */
  readonly name: string
  readonly bytes: number
  /** What the makers call it, or null. */
  readonly title: string | null
  readonly version: number
  readonly architecture: string
  readonly quantisation: string
  /** Elements of all tensors of this file. */
  readonly parameters: number
  readonly tensors: number
  readonly metadata: number
  readonly contextTrained: number
  readonly layers: number
  readonly vocabulary: number
  readonly tokenizer: string
  readonly chatTemplate: boolean
  /** Files the model is split into; 1 for most. */
  readonly parts: number
}

const magic = 0x46554747
const mostTensors = 65_536
const mostMetadata = 100_000
const largestHeader = 128 * 1024 * 1024
const largestAlignment = 1024 * 1024
const mostLayers = 512
const smallestFile = 24
const patienceMs = 10_000

/**
 * Reads a model file's header in our own code before any library may: bounded in memory (under 1 MB beside what Node
 * reads), in length and in time. Whatever the file holds this answers, with a sentence when the file is not usable; `called` is
 * its name in that sentence.
 */
export async function checkGguf(path: string, called = basename(path)): Promise<Answer<GgufFacts>> {
  const name = printable(called)
  let timer: ReturnType<typeof setTimeout> | undefined
  let file: FileHandle | null = null
  try {
    const before = await stat(path)
    if (before.isDirectory()) return bad('model-file', `${name} is a folder, not a model file.`)
    if (!before.isFile()) return bad('model-file', `${name} is not a file that can hold a model.`)
    const opened = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    file = opened
    const { size } = await opened.stat()
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new BadGguf('could not be read in time')), patienceMs)
    })
    return good(await Promise.race([readHeader(new GgufCursor(opened, size, largestHeader), name, size), late]))
  } catch (error) {
    if (error instanceof BadGguf) return bad('model-file', `${name} is not a usable model file (GGUF): it ${error.message}.`)
    return fileFault(error, name)
  } finally {
    clearTimeout(timer)
    await file?.close().catch(() => undefined)
  }
}

function fileFault(error: unknown, name: string): Answer<never> {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'ENOENT' || code === 'ENOTDIR') return bad('not-found', `There is no file ${name} at this place.`)
  if (code === 'EACCES' || code === 'EPERM') return bad('model-file', `${name} may not be read: its permissions forbid it.`)
  return bad('model-file', `${name} could not be read (${typeof code === 'string' ? code : 'unknown error'}).`)
}

async function readHeader(cursor: GgufCursor, name: string, size: number): Promise<GgufFacts> {
  if (size === 0) throw new BadGguf('is empty')
  if (size < smallestFile) throw new BadGguf('is too short')
  await cursor.want(smallestFile)
  if (cursor.u32() !== magic) throw new BadGguf('does not begin as one')
  const version = cursor.u32()
  if (version === 0x02000000 || version === 0x03000000) throw new BadGguf('is in big-endian order, for other machines')
  if (version < 2 || version > 3) throw new BadGguf(`is of version ${version}, and only 2 and 3 are known`)
  const tensors = cursor.u64()
  const count = cursor.u64()
  if (tensors < 1 || tensors > mostTensors) throw new BadGguf('claims an impossible number of tensors')
  if (count < 1 || count > mostMetadata) throw new BadGguf('claims an impossible number of metadata entries')

  const metadata = await readMetadata(cursor, count)
  const alignment = whole(metadata, 'general.alignment', 1, largestAlignment, 32)
  if (!Number.isInteger(Math.log2(alignment))) throw new BadGguf('has an impossible alignment')
  const sums = await readTensors(cursor, tensors, alignment, size)
  const data = Math.ceil(cursor.position / alignment) * alignment
  if (data + sums.bytes > size) throw new BadGguf('is cut short: part of the model is missing, so download it again')
  return { name, bytes: size, version, tensors, metadata: count, parameters: sums.elements, ...describe(metadata, sums.mainType) }
}

type Described = Pick<
  GgufFacts,
  'title' | 'architecture' | 'quantisation' | 'contextTrained' | 'layers' | 'vocabulary' | 'tokenizer' | 'chatTemplate' | 'parts'
>

function describe(metadata: ReadonlyMap<string, Kept>, mainType: string): Described {
  const architecture = text(metadata, 'general.architecture')
  if (architecture === null || !/^[\w.-]{1,64}$/.test(architecture)) throw new BadGguf('does not say what kind of model it is')
  const tokenizer = text(metadata, 'tokenizer.ggml.model')
  const tokens = metadata.get('tokenizer.ggml.tokens')
  if (tokenizer === null || tokenizer === 'none' || tokens?.t !== 'array' || !tokens.isText || tokens.length < 1) {
    throw new BadGguf(`holds no words: it is not a language model (${printable(architecture)})`)
  }
  for (const key of ['tokenizer.ggml.scores', 'tokenizer.ggml.token_type']) {
    const list = metadata.get(key)
    if (list === undefined || (list.t === 'array' && !list.isText && list.length === tokens.length)) continue
    throw new BadGguf('contradicts itself about its vocabulary')
  }
  const layers = whole(metadata, `${architecture}.block_count`, 1, mostLayers, null)
  const contextTrained = whole(metadata, `${architecture}.context_length`, 1, 2 ** 31, null)
  whole(metadata, `${architecture}.embedding_length`, 1, 2 ** 20, null)
  checkHeads(metadata, architecture)
  const part = whole(metadata, 'split.no', 0, 65_535, 0)
  const parts = whole(metadata, 'split.count', 0, 65_535, 1)
  if (part > 0) throw new BadGguf(`is part ${part + 1} of ${parts}: open the first part`)
  const fileType = metadata.get('general.file_type')
  const title = text(metadata, 'general.name')
  return {
    title: title === null ? null : printable(title),
    architecture,
    quantisation: (fileType?.t === 'number' ? fileTypes.get(fileType.value) : undefined) ?? mainType,
    contextTrained,
    layers,
    vocabulary: tokens.length,
    tokenizer: printable(tokenizer),
    chatTemplate: [...metadata.keys()].some((key) => key.startsWith('tokenizer.chat_template')),
    parts: Math.max(1, parts),
  }
}

/** Attention without heads divides by zero in libraries; models without attention say 0 and are recognised by their other state. */
function checkHeads(metadata: ReadonlyMap<string, Kept>, architecture: string): void {
  const key = `${architecture}.attention.head_count`
  const heads = metadata.get(key)
  const otherState = [`${architecture}.ssm.`, `${architecture}.wkv.`]
  const isRecurrent = [...metadata.keys()].some((other) => otherState.some((prefix) => other.startsWith(prefix)))
  if (heads?.t === 'array' && !heads.isText && heads.length > 0) return
  whole(metadata, key, isRecurrent ? 0 : 1, 4096, isRecurrent ? 0 : null)
}

function text(metadata: ReadonlyMap<string, Kept>, key: string): string | null {
  const kept = metadata.get(key)
  return kept?.t === 'text' ? kept.value : null
}

/** The whole number at `key`; `missing` when there is none, which null forbids. */
function whole(metadata: ReadonlyMap<string, Kept>, key: string, min: number, max: number, missing: number | null): number {
  const kept = metadata.get(key)
  if (kept === undefined && missing !== null) return missing
  if (kept?.t !== 'number' || !Number.isInteger(kept.value) || kept.value < min || kept.value > max) {
    throw new BadGguf(`says nothing usable at “${printable(key)}”`)
  }
  return kept.value
}
