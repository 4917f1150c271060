/** Base models that can be downloaded: `models/catalogue.json`, checked by `catalogueSchema`. */
export interface Catalogue {
  /** The day the facts were last looked at, YYYY-MM-DD. */
  readonly reviewed: string
  readonly note: string
  readonly host: CatalogueHost
  readonly models: readonly CatalogueModel[]
}

/** Where the files of a catalogue are; nowhere else is asked. */
export interface CatalogueHost {
  /** `https://…` (`http://` to this machine itself only); a file is at `OWNER/NAME/resolve/main/FILE` below it. */
  readonly url: string
  /** Host names that it may send on to; `*.` stands for any name below. */
  readonly redirects: readonly string[]
}

export const sizeClasses = ['0.3–0.6B', '1–2B', '3–4B', '7–9B', '12–14B', '24–32B'] as const
export type SizeClass = (typeof sizeClasses)[number]

export interface CatalogueModel {
  readonly id: string
  readonly name: string
  readonly sizeClass: SizeClass
  readonly parameters: number
  /** Repository (`owner/name`) of the makers' weights. */
  readonly weights: string
  /** Repository of GGUF files of this base model; null when none is known. */
  readonly gguf: string | null
  readonly licence: string
  /** Tokens. */
  readonly context: number
  readonly layers: number
  readonly kvHeads: number
  readonly headWidth: number
  /** One sentence. */
  readonly prose: string
  /** False when something here was computed or inferred rather than read; `doubt` says what. */
  readonly verified: boolean
  readonly doubt: string | null
  /** Smallest first. */
  readonly quantisations: readonly Quantisation[]
}

export interface Quantisation {
  readonly name: string
  /** In the `gguf` repository. */
  readonly file: string | null
  /** To three digits. */
  readonly bytes: number
  readonly sha256: string | null
  /** Why `bytes` was not read from a listing of this very file; null when it was. */
  readonly doubt: string | null
}

export interface Machine {
  readonly memoryBytes: number
  /** Of the GPU, or the part of shared memory it may use; null without one. */
  readonly gpuBytes: number | null
}

export interface Suggestion {
  readonly model: CatalogueModel
  readonly quantisation: Quantisation
  /** Where all of it fits. */
  readonly place: 'gpu' | 'memory'
  /** What it needs there with `workingContext` tokens of cache. */
  readonly bytes: number
  /** A processor would read so many bytes for each token that the writer waits for words. */
  readonly slow: boolean
}

/** Tokens of cache a loom works with at least: a prefix of 4,096, and branches on top. */
export const workingContext = 6144
const halfPrecision = 2
const overhead = 300e6
const systemShare = 0.3
const leastForSystem = 2e9
const gpuShare = 0.9
const mostOnProcessor = 6e9

/** Bytes of cache for one token: a key and a value in half precision for each layer and head; sliding windows are counted as full. */
export function cacheBytesPerToken({ layers, kvHeads, headWidth }: CatalogueModel): number {
  return 2 * layers * kvHeads * headWidth * halfPrecision
}

/** Bytes for weights, `tokens` of cache (at most the model's context) and working buffers. */
export function memoryNeeded(model: CatalogueModel, quantisation: Quantisation, tokens: number): number {
  return quantisation.bytes + cacheBytesPerToken(model) * Math.min(tokens, model.context) + overhead
}

/**
 * What this machine can hold, one suggestion for each model, best first: quick before slow, then those with a file that was seen,
 * then by size. Each takes its largest quantisation that fits the GPU, else the memory without what the system needs.
 */
export function suggest({ models }: Pick<Catalogue, 'models'>, { memoryBytes, gpuBytes }: Machine): Suggestion[] {
  const onGpu = (gpuBytes ?? 0) * gpuShare
  const inMemory = memoryBytes - Math.max(leastForSystem, memoryBytes * systemShare)
  return models
    .flatMap((model) => best(model, 'gpu', onGpu) ?? best(model, 'memory', inMemory) ?? [])
    .toSorted((a, b) => Number(a.slow) - Number(b.slow) || hasFile(b) - hasFile(a) || b.model.parameters - a.model.parameters)
}

/** A file that was seen: neither its name nor its size is inferred. */
function hasFile({ quantisation }: Suggestion): number {
  return quantisation.file === null || quantisation.doubt !== null ? 0 : 1
}

function best(model: CatalogueModel, place: 'gpu' | 'memory', room: number): Suggestion | null {
  const fitting = model.quantisations
    .map((quantisation) => ({ quantisation, bytes: memoryNeeded(model, quantisation, workingContext) }))
    .filter(({ bytes }) => bytes <= room)
    .map((fit) => ({ ...fit, model, place, slow: place === 'memory' && fit.quantisation.bytes > mostOnProcessor }))
  return fitting.findLast(({ slow }) => !slow) ?? fitting[0] ?? null
}
