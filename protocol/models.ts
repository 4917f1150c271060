import type { ModelRef } from '../loom/generation'
import type { SizeClass } from './catalogue'

declare const brand: unique symbol

/** Names a model file of this machine to the page, which never sees a path. */
export type ModelKey = string & { readonly [brand]: 'model' }

export function parseModelKey(value: unknown): ModelKey | null {
  return typeof value === 'string' && /^[0-9a-f]{16}$/.test(value) ? (value as unknown as ModelKey) : null
}

/** Whose a file is. Only `downloaded` ones lie in a folder of ours; all others are used where they are and never written. */
export type ModelSource = 'bundled' | 'downloaded' | 'opened' | 'hugging-face' | 'lm-studio' | 'ollama'

/** A model file that Heddle knows of on this machine. */
export interface ModelAtHand {
  readonly key: ModelKey
  /** As people say it: the file's name, or what the other program calls it. */
  readonly name: string
  readonly source: ModelSource
  readonly bytes: number
  /** From the file's header; null when it is no usable model, and `fault` says why. */
  readonly facts: ModelHeader | null
  readonly fault: string | null
  /** Milliseconds since 1970; null when it was never opened here. */
  readonly usedAt: number | null
  /** Of all branches of the last longer weave on this machine. */
  readonly tokensPerSecond: number | null
  /** It is the one that weaves now, or is being loaded. */
  readonly open: boolean
}

export interface ModelHeader {
  readonly title: string | null
  readonly architecture: string
  readonly parameters: number
  readonly quantisation: string
  readonly contextTrained: number
  readonly layers: number
  /** Made to answer: it holds a chat template. */
  readonly tuned: boolean
}

/** A model of the catalogue as the page shows it. */
export interface ModelOffer {
  readonly id: string
  readonly name: string
  readonly sizeClass: SizeClass
  readonly parameters: number
  readonly licence: string
  readonly context: number
  readonly prose: string
  readonly doubt: string | null
  /** Host and repository of the files, or of the weights when no file is known. */
  readonly from: string
  readonly files: readonly OfferedFile[]
  /** Which file is suggested for this machine and where it would run; null when none fits. */
  readonly fits: { readonly quantisation: string; readonly place: 'gpu' | 'memory'; readonly slow: boolean } | null
}

export interface OfferedFile {
  readonly quantisation: string
  readonly bytes: number
  /** With the context that a loom works with. */
  readonly memoryBytes: number
  /** `unknown`: no file is known that could be fetched. */
  readonly state: 'unknown' | 'offered' | 'here'
  /** The catalogue holds its checksum. */
  readonly checksum: boolean
}

export type DownloadPhase = 'waiting' | 'connecting' | 'receiving' | 'checking' | 'paused' | 'failed'

/** Which file of which model of the catalogue. */
export interface FileWish {
  readonly model: string
  readonly quantisation: string
}

export interface Download extends FileWish {
  /** File name. */
  readonly name: string
  readonly phase: DownloadPhase
  readonly received: number
  /** The host's figure, or until it is known the catalogue's. */
  readonly total: number
  readonly bytesPerSecond: number | null
  /** Why it failed, what is kept and what to do. */
  readonly sentence: string | null
}

/** Everything the models page shows. */
export interface Models {
  readonly atHand: readonly ModelAtHand[]
  /** Best first for this machine. */
  readonly offers: readonly ModelOffer[]
  readonly downloads: readonly Download[]
  readonly memoryBytes: number
  readonly gpuBytes: number | null
  /** On the disk of the folder for models. */
  readonly freeBytes: number | null
}

/** The model that a loom was last woven with, when another one is open; `found` and `offered` say where it can be had. */
export interface LoomModel {
  readonly wanted: ModelRef
  readonly found: ModelKey | null
  readonly offered: (FileWish & { readonly bytes: number }) | null
}

export function isSameFile(a: FileWish, b: FileWish): boolean {
  return a.model === b.model && a.quantisation === b.quantisation
}
