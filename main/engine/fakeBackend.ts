import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import type { Adaptation, Sampling, Share } from '../../loom/generation'
import { defaultSampling, sharesOf } from '../../loom/generation'
import type { Examination, Finish, ModelFacts, MultiverseAsk, ScoreAsk, Timings, WeaveAsk } from '../../protocol/engine'
import { Cancelled, FaultError } from '../../protocol/fault'
import type { Backend, BackendCounters, LoadWish, MultiverseSink, ScoreControl, ScoreSink, WeaveControl, WeaveSink } from './backend'
import { draw, evidenceOf } from './draw'
import { bytesOf, distribution, endOfText, evenDistribution, tokenise, vocabulary } from './fakeLanguage'
import { parseFakePath } from './fakeOptions'
import type { FakeOptions } from './fakeOptions'
import { Frontier, pathTo } from './frontier'
import { random } from './random'

/** What a fake model may do to the process that holds it. */
export interface Mischief {
  crash(): void
  /** Sends something over the link that is no message. */
  garbage(): void
  freeze(): void
}

interface Branch {
  readonly number: number
  /** Leaves it may come to have. */
  readonly tips: number
  readonly chance: () => number
  readonly decoder: TextDecoder
  /** Byte tokens of a character that is sent in pieces. */
  readonly forced: number[]
  path: number[]
  text: string
  tokens: number
  /** Tokens of the branches that it goes on from. */
  readonly spent: number
}

/**
 * A model without a file: seeded, the same asks give the same branches, and its numbers are those of a true distribution.
 * Of the samplers it knows temperature, top-k, top-p and min-p. Its faults are `FakeOptions`.
 */
export class FakeBackend implements Backend {
  readonly weavesTogether = false
  readonly #mischief: Mischief
  #options: FakeOptions = parseFakePath('fake:')
  #cached: number[][] = []
  #decoded = 0
  #evaluated = 0
  #reused = 0
  #calls = 0
  #copies = 0

  constructor(mischief: Mischief) {
    this.#mischief = mischief
  }

  async load(wish: LoadWish, onProgress: (fraction: number) => void, signal: AbortSignal): Promise<ModelFacts> {
    const options = parseFakePath(wish.path)
    this.#options = options
    onProgress(0)
    if (options.loadCrash > 0) this.#mischief.crash()
    if (options.loadHang > 0) await new Promise(() => setInterval(() => {}, 1000))
    const eaten: Uint8Array[] = []
    for (let mb = 0; mb < options.eatMb; mb += 16) {
      eaten.push(new Uint8Array(16 * 1024 * 1024).fill(1))
      await pause(5, signal)
    }
    for (let step = 1; step <= 4; step += 1) {
      await pause(options.loadMs / 4, signal)
      onProgress(step / 4)
    }
    if (options.loadFail > 0) throw new FaultError('model-load', 'The fake model was told not to load.')
    if (options.distrust > 0) throw new Error('the self-check of the fake model failed, as asked')
    return {
      name: 'fake',
      bytes: eaten.length,
      sha256: null,
      architecture: 'fake',
      parameters: vocabulary.length ** 2,
      quantisation: 'none',
      vocabulary: vocabulary.length,
      contextTrained: wish.context ?? options.context,
      contextCells: wish.context ?? options.context,
      layers: 1,
      gpuLayers: 0,
      device: 'none',
      gpuBytes: null,
      threads: 1,
      promptThreads: 1,
      backend: 'fake',
      tuned: options.tuned > 0,
      sentence: 'A fake model: it makes up likely-looking words, for tests and for trying the editor.',
    }
  }

  async weave(ask: WeaveAsk, sink: WeaveSink, control: WeaveControl): Promise<Timings> {
    const began = performance.now()
    const seen = this.#fit(ask.head, ask.text, ask.stopping.tokens)
    const whole = ask.heal ? tokenBeingTyped(seen.ids, ask.text) : null
    const prefix = whole === null ? seen.ids : seen.ids.slice(0, -whole.tokens)
    const evaluated = this.#evaluate(prefix)
    await pause(this.#options.prefillMs, control.signal)
    sink.started(seen.visibleFrom, Buffer.byteLength(whole?.typed ?? ''))
    const promptMs = performance.now() - began

    let live: Branch[] = []
    const begin = ({ number, tips }: Share, path: readonly number[], spent: number, forced: readonly number[]): Branch => {
      this.#copies += 1
      const chance = random((ask.seed + number) >>> 0)
      return { number, tips, chance, decoder: new TextDecoder(), forced: [...forced], path: [...path], text: '', tokens: 0, spent }
    }
    for (let index = 0; index < (ask.adapt === undefined ? ask.branches : 1); index += 1) {
      live.push(begin({ number: ask.firstBranch + index, tips: ask.adapt?.tips ?? 1 }, prefix, 0, []))
    }
    const fork = (branch: Branch, adapt: Adaptation): Branch[] => {
      const ways = this.#waysOf(branch, adapt, ask.stopping.tokens)
      return sharesOf(branch, ways.length).map((share, i) => begin(share, branch.path, branch.spent + branch.tokens, ways.slice(i, i + 1)))
    }
    let tokens = 0
    while (live.length > 0) {
      await control.gate()
      throwIfAborted(control.signal)
      live = live.filter((branch) => !control.isCancelled(branch.number) || end(sink, branch, 'cancelled'))
      if (live.length === 0) break
      await pause(this.#options.delay, control.signal)
      this.#calls += 1
      const going: Branch[] = []
      for (const branch of live) {
        const into = ask.adapt === undefined ? [] : fork(branch, ask.adapt)
        if (into.length > 0) {
          sink.forked?.(branch.number, into.map(({ number }) => number))
          this.#remember(branch.path)
          end(sink, branch, 'forked')
          going.push(...into)
          continue
        }
        const finish = this.#step(branch, ask, whole?.typed ?? '', sink)
        tokens += 1
        await this.#misbehave(control.signal)
        if (finish === null) going.push(branch)
        else {
          this.#remember(branch.path)
          end(sink, branch, finish)
        }
      }
      live = going
    }
    return { promptTokens: prefix.length, evaluatedTokens: evaluated, promptMs, decodeMs: performance.now() - began - promptMs, tokens }
  }

  async score(ask: ScoreAsk, sink: ScoreSink, control: ScoreControl): Promise<void> {
    const head = tokenise(ask.head)
    const seen = this.#fit(ask.head, ask.text, 0)
    this.#evaluate(seen.ids)
    await pause(this.#options.prefillMs, control.signal)
    sink.started(seen.visibleFrom)
    let at = seen.visibleFrom
    const decoder = new TextDecoder()
    for (let index = head.length; index < seen.ids.length; index += 1) {
      if ((index - head.length) % 64 === 0) {
        await control.gate()
        throwIfAborted(control.signal)
        await pause(this.#options.delay, control.signal)
        this.#calls += 1
      }
      const id = seen.ids[index] ?? 0
      const begin = at
      at += decoder.decode(bytesOf(id), { stream: true }).length
      if (at > ask.from) sink.token(evidenceOf(id, this.#after(seen.ids, index), ask.top, bytesOf), begin)
    }
  }

  async lookAhead(ask: MultiverseAsk, sink: MultiverseSink, control: ScoreControl): Promise<void> {
    const { ids, visibleFrom } = this.#fit(ask.head, ask.text, ask.path.length + ask.depth)
    const frontier = new Frontier(ask)
    this.#evaluate(ids)
    await pause(this.#options.prefillMs, control.signal)
    sink.started(visibleFrom)
    for (let spots = [frontier.root]; spots.length > 0; spots = frontier.next(placesPerStep)) {
      await control.gate()
      throwIfAborted(control.signal)
      await pause(this.#options.delay, control.signal)
      this.#calls += 1
      for (const spot of spots) {
        const path = [...ids, ...ask.path, ...pathTo(spot)]
        const { entropy, top } = evidenceOf(0, this.#after(path, path.length), ask.top, bytesOf)
        const onward = top.map(({ id, logprob }) => ({ id, bytes: bytesOf(id), logprob: Math.min(0, logprob), ends: id === endOfText }))
        sink.expanded(frontier.expand(spot, entropy, onward))
      }
    }
  }

  async examine(seconds: number, signal: AbortSignal): Promise<Examination> {
    const began = performance.now()
    let steps = 0
    while (performance.now() - began < seconds * 1000) {
      await pause(Math.max(1, this.#options.delay), signal)
      draw(this.#after([], 0), greedy, () => 0)
      steps += 1
    }
    const perSecond = (steps * 1000) / (performance.now() - began)
    const tokensPerSecond = [1, 4, 8, 16].map((branches) => ({ branches, tokensPerSecond: perSecond * branches }))
    return { promptTokensPerSecond: perSecond * 64, tokensPerSecond }
  }

  counters(): BackendCounters {
    const cells = new Set<string>()
    for (const path of this.#cached) for (let length = 1; length <= path.length; length += 1) cells.add(path.slice(0, length).join())
    return {
      evaluatedTokens: this.#evaluated,
      reusedTokens: this.#reused,
      decodeCalls: this.#calls,
      sequenceCopies: this.#copies,
      cellsUsed: cells.size,
      cellsTotal: this.#options.context,
      cachedPaths: this.#cached.length,
      storedPaths: 0,
      compactions: 0,
    }
  }

  close(): Promise<void> {
    this.#cached = []
    return Promise.resolve()
  }

  /** One token of one branch; how it ended, if it did. */
  #step(branch: Branch, ask: WeaveAsk, typed: string, sink: WeaveSink): Finish | null {
    const { sampling, stopping } = ask
    const logprobs = this.#after(branch.path, branch.path.length)
    const healing = typed !== '' && branch.tokens === 0 && branch.spent === 0
    const id = branch.forced.shift() ?? draw(healing ? onlyBeginning(logprobs, typed) : logprobs, sampling, branch.chance)
    if (id === endOfText && branch.tokens >= stopping.minTokens) return 'end-of-text'
    const bytes = bytesOf(id)
    if (this.#options.split > 0 && branch.forced.length === 0 && bytes.length > 1 && bytes.some((byte) => byte > 127)) {
      branch.forced.push(...bytes)
      return this.#step(branch, ask, typed, sink)
    }
    const evidence = evidenceOf(id, logprobs, ask.top, bytesOf)
    const text = branch.decoder.decode(healing ? bytes.subarray(Buffer.byteLength(typed)) : bytes, { stream: true })
    branch.path.push(id)
    branch.text += text
    branch.tokens += 1
    this.#decoded += 1
    this.#evaluated += 1
    sink.token(branch.number, evidence, text)
    if (branch.tokens >= stopping.minTokens && branch.forced.length === 0) {
      if (stopping.at === 'sentence' && /[.!?…]$/.test(branch.text)) return 'stop'
      if (stopping.at === 'paragraph' && branch.text.endsWith('\n')) return 'stop'
      if (stopping.strings.some((string) => string !== '' && branch.text.includes(string))) return 'stop'
    }
    return branch.spent + branch.tokens >= stopping.tokens ? 'length' : null
  }

  /** The likeliest tokens where the branch forks now; none where it goes on alone. */
  #waysOf(branch: Branch, { after, bits, ways }: Adaptation, length: number): readonly number[] {
    if (branch.tokens < after || branch.spent + branch.tokens >= length || branch.forced.length > 0 || branch.tips < 2) return []
    const { entropy, top } = evidenceOf(0, this.#after(branch.path, branch.path.length), ways + 1, bytesOf)
    return entropy < bits ? [] : top.filter(({ id }) => id !== endOfText).slice(0, ways).map(({ id }) => id)
  }

  #after(ids: readonly number[], length: number): Float64Array {
    return this.#options.even > 0 ? evenDistribution : distribution(this.#options.seed, ids[length - 2] ?? endOfText, ids[length - 1] ?? endOfText)
  }

  /** The tokens the model sees: all of the head, and the nearest text that fits beside `room` tokens to come. */
  #fit(head: string, text: string, room: number): { readonly ids: readonly number[]; readonly visibleFrom: number } {
    const headIds = tokenise(head)
    let visibleFrom = 0
    let ids = tokenise(text)
    const most = Math.max(16, this.#options.context - headIds.length - room)
    if (ids.length > most) {
      const kept = new TextDecoder().decode(joined(ids.slice(-most))).replace(/^\uFFFD+/, '')
      visibleFrom = text.length - kept.length
      ids = tokenise(kept)
    }
    return { ids: [...headIds, ...ids], visibleFrom }
  }

  #evaluate(ids: readonly number[]): number {
    let longest = 0
    for (const path of this.#cached) {
      let same = 0
      while (same < ids.length && path[same] === ids[same]) same += 1
      longest = Math.max(longest, same)
    }
    this.#reused += longest
    this.#evaluated += ids.length - longest
    this.#remember([...ids])
    return ids.length - longest
  }

  #remember(path: number[]): void {
    this.#cached = [...this.#cached.slice(-31), path]
  }

  async #misbehave(signal: AbortSignal): Promise<void> {
    const { crashAfter, garbageAfter, freezeAfter, hangAfter, stallAfter, throwAfter } = this.#options
    const now = (after: number): boolean => after > 0 && this.#decoded === after
    if (now(garbageAfter)) this.#mischief.garbage()
    if (now(throwAfter)) throw new Error('the fake model was told to throw')
    if (now(crashAfter)) this.#mischief.crash()
    if (now(freezeAfter)) this.#mischief.freeze()
    if (now(hangAfter)) await new Promise(() => setInterval(() => {}, 1000))
    if (now(stallAfter)) await pause(2 ** 31 - 1, signal)
  }
}

const placesPerStep = 8
const greedy: Sampling = { ...defaultSampling, temperature: 0 }

/** Always false: the branch is over. */
function end(sink: WeaveSink, branch: Branch, finish: Finish): false {
  sink.finished(branch.number, finish, branch.decoder.decode())
  return false
}

function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new Cancelled()
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await sleep(ms, undefined, { signal }).catch(() => undefined)
  else await nextTurn()
  throwIfAborted(signal)
}

function joined(ids: readonly number[]): Uint8Array {
  return Uint8Array.from(ids.flatMap((id) => [...bytesOf(id)]))
}

/** The letters at the end of the text that some longer word begins with, and how many tokens they are; null when none does. */
function tokenBeingTyped(ids: readonly number[], text: string): { readonly typed: string; readonly tokens: number } | null {
  const typed = / ?\p{L}+$/u.exec(text)?.[0] ?? ''
  if (typed === '' || typed.trim() === '') return null
  const tokens = tokenise(typed).length
  const begun = new TextEncoder().encode(typed)
  const isBegun = vocabulary.some(({ bytes }) => bytes.length > begun.length && begun.every((byte, index) => bytes[index] === byte))
  return tokens <= ids.length && isBegun ? { typed, tokens } : null
}

function onlyBeginning(logprobs: Float64Array, typed: string): Float64Array {
  const begun = new TextEncoder().encode(typed)
  return logprobs.map((logprob, id) => (begun.every((byte, index) => bytesOf(id)[index] === byte) ? logprob : -Infinity))
}
