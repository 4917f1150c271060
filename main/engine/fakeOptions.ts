import type { Answer } from '../../protocol/fault'
import { FaultError, bad, good } from '../../protocol/fault'

/**
 * What a fake model does, written as its path: `fake:seed=1,delay=5,crashAfter=30`. Times are milliseconds; `…After`
 * counts tokens decoded since the process began, over all runs. 0 is off.
 */
export interface FakeOptions {
  readonly seed: number
  /** Time of one step. */
  readonly delay: number
  /** Time of a prefix's evaluation. */
  readonly prefillMs: number
  readonly loadMs: number
  /** 1: the load ends with a `model-load` fault. */
  readonly loadFail: number
  /** 1: the process dies while it loads. */
  readonly loadCrash: number
  /** 1: the load says nothing more and never ends. */
  readonly loadHang: number
  /** Mebibytes that the load takes in vain. */
  readonly eatMb: number
  /** 1: the load throws what a failed self-check throws. */
  readonly distrust: number
  readonly crashAfter: number
  /** Decoding stops, but can be cancelled. */
  readonly stallAfter: number
  /** Decoding stops and cannot be cancelled, as when native code never returns. */
  readonly hangAfter: number
  /** The process's event loop stops. */
  readonly freezeAfter: number
  /** A message comes that is none. */
  readonly garbageAfter: number
  /** An error comes that nobody expected. */
  readonly throwAfter: number
  /** 1: every character of more than one byte comes as single bytes. */
  readonly split: number
  /** 1: every word is as likely as any other after anything, every byte a 256th as likely, and neither the text nor a paragraph ends. */
  readonly even: number
  /** Tokens of context. */
  readonly context: number
  /** 1: the model says it has a chat template. */
  readonly tuned: number
}

const defaults: FakeOptions = {
  seed: 1,
  delay: 0,
  prefillMs: 0,
  loadMs: 0,
  loadFail: 0,
  loadCrash: 0,
  loadHang: 0,
  eatMb: 0,
  distrust: 0,
  crashAfter: 0,
  stallAfter: 0,
  hangAfter: 0,
  freezeAfter: 0,
  garbageAfter: 0,
  throwAfter: 0,
  split: 0,
  even: 0,
  context: 4096,
  tuned: 0,
}

const prefix = 'fake:'

export function isFakePath(path: string): boolean {
  return path.startsWith(prefix)
}

/** Options of a `fake:` path, or a `bad-input` fault for a name or number it does not know; of any other path, the defaults. */
export function checkFakePath(path: string): Answer<FakeOptions> {
  const options: Record<string, number> = { ...defaults }
  const list = isFakePath(path) ? path.slice(prefix.length) : ''
  for (const part of list.split(',')) {
    if (part === '') continue
    const [name = '', value = ''] = part.split('=')
    if (!Object.hasOwn(defaults, name) || !/^\d{1,9}$/.test(value)) {
      return bad('bad-input', `A fake model has no option “${part}”. It knows ${Object.keys(defaults).join(', ')}.`)
    }
    options[name] = Number(value)
  }
  return good({ ...defaults, ...options })
}

/** The same, for where the path was checked before: throws the fault. */
export function parseFakePath(path: string): FakeOptions {
  const options = checkFakePath(path)
  if (!options.ok) throw new FaultError(options.fault.code, options.fault.sentence)
  return options.value
}
