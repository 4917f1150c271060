import type { EngineExit } from './engineProcess'

/** Where the engine process is in its life. Main can always go on without it. */
export type EngineState =
  /** The process runs and has not said that it listens. */
  | { readonly t: 'starting' }
  | { readonly t: 'ready' }
  /** At least one run is open. */
  | { readonly t: 'busy' }
  | { readonly t: 'stopping' }
  /** It died and is started again after `ms`. */
  | { readonly t: 'backing-off'; readonly reason: string; readonly ms: number }
  /** It is not started again unless asked for. */
  | { readonly t: 'dead'; readonly reason: string }

/** Why a process is over, as the middle of a sentence. */
export function describeExit({ code, signal }: EngineExit): string {
  if (signal !== null) return `it was ended by ${signal}`
  if (code === null) return 'it could not be started'
  return code === 134 ? 'it broke off by itself' : `it ended with code ${code}`
}
