import { join } from 'node:path'
import { defaultSampling, defaultStopping, type Sampling, type Stopping } from '../../../../loom/generation'
import type { TokenEvidence } from '../../../../loom/evidence'
import type { Finish, Timings, WeaveAsk } from '../../../../protocol/engine'
import type { Backend, WeaveControl } from '../../backend'
import { LlamaBackend } from '../llamaBackend'

export const bundledModel = join(import.meta.dirname, '../../../../models/heddle-base-4m.gguf')

export interface Strand {
  text: string
  readonly deltas: string[]
  readonly tokens: TokenEvidence[]
  finish: Finish | null
}

export interface Woven {
  readonly strands: Strand[]
  readonly timings: Timings
  readonly visibleFrom: number
  readonly healed: number
}

export interface Wish extends Partial<Omit<WeaveAsk, 'sampling' | 'stopping'>> {
  readonly sampling?: Partial<Sampling>
  readonly stopping?: Partial<Stopping>
}

export function asking(wish: Wish): WeaveAsk {
  return {
    head: '', text: 'Once upon a time', branches: 5, firstBranch: 0, seed: 7, top: 10, heal: false, ...wish,
    sampling: { ...defaultSampling, ...wish.sampling },
    stopping: { ...defaultStopping, tokens: 16, ...wish.stopping },
  }
}

type Control = Partial<WeaveControl> & { onToken?: (branch: number) => void }

export async function weave(backend: Backend, wish: Wish, control: Control = {}): Promise<Woven> {
  const ask = asking(wish)
  const strands = Array.from({ length: ask.branches }, (): Strand => ({ text: '', deltas: [], tokens: [], finish: null }))
  const at = (branch: number): Strand => strands[branch - ask.firstBranch] as Strand
  let begun = { visibleFrom: -1, healed: -1 }
  const timings = await backend.weave(ask, {
    started: (visibleFrom, healed) => (begun = { visibleFrom, healed }),
    token: (branch, evidence, text) => {
      at(branch).tokens.push(evidence)
      at(branch).deltas.push(text)
      at(branch).text += text
      control.onToken?.(branch)
    },
    finished: (branch, finish, text) => {
      if (at(branch).finish) throw new Error('a branch ended twice')
      at(branch).finish = finish
      at(branch).deltas.push(text)
      at(branch).text += text
    },
  }, { signal: new AbortController().signal, isCancelled: () => false, gate: () => Promise.resolve(), ...control })
  return { strands, timings, ...begun }
}

export async function loadBundled(context: number | null = null): Promise<LlamaBackend> {
  const backend = new LlamaBackend()
  await backend.load({ path: bundledModel, device: 'cpu', context, threads: 1 }, () => undefined, new AbortController().signal)
  return backend
}
