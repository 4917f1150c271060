import type { EngineRequest } from '../../protocol/engine'
import type { Link } from '../../protocol/link'

/** How a process ended: an exit code, or the signal that killed it (POSIX), or neither when it never started. */
export interface EngineExit {
  readonly code: number | null
  readonly signal: string | null
}

/**
 * A process of ours with one program, whatever started it: Electron's utilityProcess, `child_process.fork`, or plain memory in
 * tests. What comes over `link` is unchecked: the process may be damaged by the file it reads.
 */
export interface WorkerProcess<Request> {
  /** Null before it has started and where there is no process. */
  readonly pid: number | null
  readonly link: Link<Request, unknown>
  /** One listener, called exactly once; at once when the process is over already. No message follows it. */
  onExit(listener: (exit: EngineExit) => void): void
  /** SIGKILL or its like: no leave is asked. Harmless when the process is over. */
  kill(): void
  /** Resident memory in bytes; null where it cannot be read. */
  memory(): Promise<number | null>
  /** The end of what it wrote to standard output and error: at most 64 KiB. */
  log(): string
}

/** Starts one such process. Never throws: a process that cannot start exits. */
export type WorkerSpawner<Request> = () => WorkerProcess<Request>

/** The process that holds the model (`out/main/worker.js`). */
export type EngineProcess = WorkerProcess<EngineRequest>
export type EngineSpawner = WorkerSpawner<EngineRequest>
