import { fork } from 'node:child_process'
import { tmpdir } from 'node:os'
import { BoundedLog } from './boundedLog'
import { engineEnvironment } from './engineEnvironment'
import type { EngineExit, WorkerProcess, WorkerSpawner } from './engineProcess'
import { processMemory } from './processMemory'

export interface ForkOptions {
  /** The program, a bundled entry of main. */
  readonly worker: string
  /** Every model is the fake one. */
  readonly fake?: boolean
  /** Of the JavaScript heap; a model's memory lies outside it. Default 1024. */
  readonly heapMegabytes?: number
}

/** How long what a dead process had sent is still read. */
const lastWordsMs = 300

/** Workers as plain Node child processes: for the browser shell, the command line and tests. */
export function forkChild<Request extends object>(options: ForkOptions): WorkerSpawner<Request> {
  return () => {
    const log = new BoundedLog()
    const child = fork(options.worker, options.fake === true ? ['--fake'] : [], {
      cwd: tmpdir(),
      env: engineEnvironment(process.env),
      execArgv: [`--max-old-space-size=${options.heapMegabytes ?? 1024}`],
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    log.follow(child.stdout)
    log.follow(child.stderr)
    let exit: EngineExit | null = null
    let tellExit: (exit: EngineExit) => void = () => undefined
    const ended = (how: EngineExit): void => {
      if (exit !== null) return
      exit = how
      tellExit(how)
    }
    child.once('error', (error) => {
      log.write(`${error.message}\n`)
      child.kill('SIGKILL')
      if (child.pid === undefined) ended({ code: null, signal: null })
    })
    child.once('exit', (code, signal) => {
      if (!child.connected) return ended({ code, signal })
      child.once('disconnect', () => ended({ code, signal }))
      setTimeout(() => ended({ code, signal }), lastWordsMs).unref()
    })
    return {
      pid: child.pid ?? null,
      link: {
        post: (message) => {
          if (child.connected) child.send(message, () => undefined)
        },
        listen: (listener) =>
          void child.on('message', (message) => {
            if (exit === null) listener(message)
          }),
        close: () => {
          if (child.connected) child.disconnect()
        },
      },
      onExit: (listener) => {
        tellExit = listener
        if (exit !== null) listener(exit)
      },
      kill: () => void child.kill('SIGKILL'),
      memory: () => (child.pid === undefined ? Promise.resolve(null) : processMemory(child.pid)),
      log: () => log.toString(),
    } satisfies WorkerProcess<Request>
  }
}
