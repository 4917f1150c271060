import type {
  BranchDelta,
  EngineEvent,
  EngineRequest,
  Examination,
  Finish,
  ModelFacts,
  MultiverseAsk,
  RunId,
  ScoreAsk,
  Timings,
  WeaveAsk,
} from '../../protocol/engine'
import type { Expansion } from '../../loom/multiverse'
import type { Answer, Fault } from '../../protocol/fault'
import { good } from '../../protocol/fault'

/** What a weave tells its asker. The engine is told that a batch was handed on when `tokens` returns, or when its promise settles. */
export interface WeaveListener {
  started?(visibleFrom: number, healed: number): void
  tokens(deltas: readonly BranchDelta[]): void | Promise<void>
  /** In an adaptive weave: `into` go on where `branch` ends. */
  forked?(branch: number, into: readonly number[]): void
  finished(branch: number, finish: Finish): void
}

/** Scored tokens of one message: evidence header and records, the first token beginning at UTF-16 offset `from`. */
export interface ScoredPart {
  readonly from: number
  readonly tokens: number
  readonly bits: number
  readonly evidence: Uint8Array
  readonly visibleFrom: number
  readonly done: boolean
}

export interface ScoreListener {
  scored(part: ScoredPart): void | Promise<void>
}

export interface MultiverseListener {
  expanded(expansions: readonly Expansion[], visibleFrom: number): void | Promise<void>
}

export interface WeaveHandle {
  /** Ends one branch, or with null all of them. Harmless when they are over. */
  cancel(branch: number | null): void
  /** Settles exactly once, whatever becomes of the engine. A cancelled weave is a good one. */
  readonly done: Promise<Answer<Timings>>
}

export interface ScoreHandle {
  cancel(): void
  readonly done: Promise<Answer<null>>
}

type RunEvent = Extract<EngineEvent, { run: RunId | null }>

/** `nonsense`: the engine said what it cannot mean about this run. */
export type Progress = 'more' | 'over' | 'nonsense'

/** One request from its start until it is settled. */
export interface EngineRun {
  readonly request: EngineRequest & { readonly run: RunId }
  /** `acknowledge` is called when a message that counts was handed on. */
  take(event: RunEvent, acknowledge: () => void): Progress
  fail(fault: Fault): void
}

function handOn(handed: void | Promise<void>, acknowledge: () => void): void {
  if (handed instanceof Promise) void handed.finally(acknowledge)
  else acknowledge()
}

export function weaveRun(run: RunId, ask: WeaveAsk, listener: WeaveListener, settle: (answer: Answer<Timings>) => void): EngineRun {
  const open = new Set(Array.from({ length: ask.branches }, (_, index) => ask.firstBranch + index))
  return {
    request: { t: 'weave', run, ask },
    take: (event, acknowledge) => {
      switch (event.t) {
        case 'started':
          listener.started?.(event.visibleFrom, event.healed)
          return 'more'
        case 'tokens':
          if (!event.deltas.every((delta) => open.has(delta.branch))) return 'nonsense'
          handOn(listener.tokens(event.deltas), acknowledge)
          return 'more'
        case 'forked':
          if (!open.has(event.branch) || !event.into.every((branch) => branch !== event.branch && open.has(branch))) return 'nonsense'
          listener.forked?.(event.branch, event.into)
          return 'more'
        case 'branch':
          if (!open.delete(event.branch)) return 'nonsense'
          listener.finished(event.branch, event.finish)
          return 'more'
        case 'woven':
          if (open.size > 0) return 'nonsense'
          settle(good(event.timings))
          return 'over'
        default:
          return 'nonsense'
      }
    },
    fail: (fault) => {
      for (const branch of open) listener.finished(branch, 'interrupted')
      open.clear()
      settle({ ok: false, fault })
    },
  }
}

export function scoreRun(run: RunId, ask: ScoreAsk, listener: ScoreListener, settle: (answer: Answer<null>) => void): EngineRun {
  return {
    request: { t: 'score', run, ask },
    take: (event, acknowledge) => {
      if (event.t !== 'scored') return 'nonsense'
      const { from, tokens, bits, evidence, visibleFrom, done } = event
      handOn(listener.scored({ from, tokens, bits, evidence, visibleFrom, done }), acknowledge)
      if (!done) return 'more'
      settle(good(null))
      return 'over'
    },
    fail: (fault) => settle({ ok: false, fault }),
  }
}

export function multiverseRun(run: RunId, ask: MultiverseAsk, listener: MultiverseListener, settle: (answer: Answer<null>) => void): EngineRun {
  return {
    request: { t: 'multiverse', run, ask },
    take: (event, acknowledge) => {
      if (event.t !== 'expanded') return 'nonsense'
      handOn(listener.expanded(event.expansions, event.visibleFrom), acknowledge)
      if (!event.done) return 'more'
      settle(good(null))
      return 'over'
    },
    fail: (fault) => settle({ ok: false, fault }),
  }
}

export function examineRun(run: RunId, seconds: number, settle: (answer: Answer<Examination>) => void): EngineRun {
  return {
    request: { t: 'examine', run, seconds },
    take: (event) => {
      if (event.t !== 'examined') return 'nonsense'
      settle(good(event.examination))
      return 'over'
    },
    fail: (fault) => settle({ ok: false, fault }),
  }
}

export function loadRun(
  request: Extract<EngineRequest, { t: 'load' }>,
  onProgress: (fraction: number) => void,
  settle: (answer: Answer<ModelFacts>) => void,
): EngineRun {
  return {
    request,
    take: (event) => {
      if (event.t === 'loading') {
        onProgress(event.fraction)
        return 'more'
      }
      if (event.t !== 'loaded') return 'nonsense'
      settle(good(event.facts))
      return 'over'
    },
    fail: (fault) => settle({ ok: false, fault }),
  }
}
