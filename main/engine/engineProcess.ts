import type { EngineRequest } from '../../protocol/engine'
import type { Link } from '../../protocol/link'

/** How an engine process ended: an exit code, or the signal that killed it (POSIX), or neither when it never started. */
export interface EngineExit {
  readonly code: number | null
  readonly signal: string | null
}

/**
 * One engine process, whatever started it: Electron's utilityProcess, `child_process.fork`, or plain memory in tests.
 * What comes over `link` is unchecked: the process may be damaged by a model file.
 */
export interface EngineProcess {
  /** Null before it has started and where there is no process. */
  readonly pid: number | null
  readonly link: Link<EngineRequest, unknown>
  /** One listener, called exactly once; at once when the process is over already. No message follows it. */
  onExit(listener: (exit: EngineExit) => void): void
  /** SIGKILL or its like: no leave is asked. Harmless when the process is over. */
  kill(): void
  /** Resident memory in bytes; null where it cannot be read. */
  memory(): Promise<number | null>
  /** The end of what it wrote to standard output and error: at most 64 KiB. */
  log(): string
}

/** Starts one engine process (`out/main/worker.js`). Never throws: a process that cannot start exits. */
export type EngineSpawner = () => EngineProcess
