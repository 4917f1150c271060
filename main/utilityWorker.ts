import { tmpdir } from 'node:os'
import type { Readable } from 'node:stream'
import { utilityProcess } from 'electron'
import { BoundedLog } from './engine/boundedLog'
import { engineEnvironment } from './engine/engineEnvironment'
import type { EngineExit, WorkerProcess, WorkerSpawner } from './engine/engineProcess'
import { processMemory } from './engine/processMemory'

export interface UtilityOptions {
  /** The program, a bundled entry of main. */
  readonly worker: string
  /** What the system's list of processes calls it. */
  readonly name: string
  /** Of the JavaScript heap; a model's memory lies outside it. */
  readonly heapMegabytes: number
}

/** Workers as Electron's utility processes. */
export function utilityWorker<Request>({ worker, name, heapMegabytes }: UtilityOptions): WorkerSpawner<Request> {
  return () => {
    const log = new BoundedLog()
    const child = utilityProcess.fork(worker, [], {
      serviceName: name,
      cwd: tmpdir(),
      env: engineEnvironment(process.env),
      execArgv: [`--max-old-space-size=${heapMegabytes}`],
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    log.follow(child.stdout as Readable | null)
    log.follow(child.stderr as Readable | null)
    let exit: EngineExit | null = null
    let tellExit: (exit: EngineExit) => void = () => undefined
    let hear: ((message: unknown) => void) | null = null
    const early: unknown[] = []
    child.on('message', (message: unknown) => {
      if (exit !== null) return
      if (hear === null) early.push(message)
      else hear(message)
    })
    child.once('exit', (code) => {
      exit = { code, signal: null }
      tellExit(exit)
    })
    child.on('error', (type, location) => log.write(`${type} at ${location}\n`))
    return {
      get pid() {
        return child.pid ?? null
      },
      link: {
        post: (message) => {
          if (exit === null) child.postMessage(message)
        },
        listen: (listener) => {
          hear = listener
          for (const message of early.splice(0)) listener(message)
        },
        close: () => void child.kill(),
      },
      onExit: (listener) => {
        tellExit = listener
        if (exit !== null) listener(exit)
      },
      kill: () => {
        if (exit === null && !killNow(child.pid)) child.kill()
      },
      memory: () => (child.pid === undefined ? Promise.resolve(null) : processMemory(child.pid)),
      log: () => log.toString(),
    } satisfies WorkerProcess<Request>
  }
}

/** Electron's own `kill` asks politely, and a process lost in a model file does not listen. */
function killNow(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(pid, 'SIGKILL')
  } catch {
    return false
  }
}
