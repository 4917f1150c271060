import type { EngineEvent, EngineRequest } from '../../../protocol/engine'
import type { Link } from '../../../protocol/link'
import { EngineHost } from '../engineHost'
import type { EngineExit, EngineProcess, EngineSpawner } from '../engineProcess'
import { modelLoader } from '../modelLoader'

/** One end of a line in memory: messages are cloned, as between processes, and arrive in a later turn. */
export class MemoryLink<Out, In> implements Link<Out, In> {
  peer: MemoryLink<In, Out> | null = null
  isOpen = true
  #listener: ((message: In) => void) | null = null
  readonly #waiting: In[] = []

  post(message: Out): void {
    const copy = structuredClone(message)
    setImmediate(() => {
      if (this.isOpen) this.peer?.deliver(copy)
    })
  }

  deliver(message: In): void {
    if (!this.isOpen) return
    if (this.#listener === null) this.#waiting.push(message)
    else this.#listener(message)
  }

  listen(listener: (message: In) => void): void {
    this.#listener = listener
    for (const message of this.#waiting.splice(0)) listener(message)
  }

  close(): void {
    this.isOpen = false
  }
}

/** An engine that runs in this process, with all its code but for the process around it. */
export interface MemoryEngine extends EngineProcess {
  /** What main has posted so far. */
  readonly requests: readonly EngineRequest[]
  /** Sends something to main as if the engine had. */
  say(message: unknown): void
  die(exit: EngineExit): void
  bytes: number | null
}

/** A spawner of such engines, and the engines it made, newest last. `isMute`: nobody answers but the test. */
export function memoryEngines(isMute = false): { readonly spawn: EngineSpawner; readonly made: MemoryEngine[] } {
  const made: MemoryEngine[] = []
  return {
    made,
    spawn: () => {
      const engine = memoryEngine(isMute)
      made.push(engine)
      return engine
    },
  }
}

function memoryEngine(isMute: boolean): MemoryEngine {
  const near = new MemoryLink<EngineRequest, unknown>()
  const far = new MemoryLink<unknown, EngineRequest>()
  near.peer = far
  far.peer = near
  const requests: EngineRequest[] = []
  const post = near.post.bind(near)
  near.post = (request) => {
    requests.push(structuredClone(request))
    post(request)
  }
  let exit: EngineExit | null = null
  let tell: (exit: EngineExit) => void = () => undefined
  const die = (how: EngineExit): void => {
    if (exit !== null) return
    exit = how
    near.close()
    far.close()
    setImmediate(() => tell(how))
  }
  const mischief = {
    crash: () => die({ code: null, signal: 'SIGKILL' }),
    garbage: () => far.post({ t: 'tokens', run: 'eleven' }),
    freeze: () => undefined,
  }
  const engine: MemoryEngine = {
    pid: null,
    link: near,
    requests,
    bytes: null,
    onExit: (listener) => {
      tell = listener
      if (exit !== null) listener(exit)
    },
    kill: () => die({ code: null, signal: 'SIGKILL' }),
    memory: () => Promise.resolve(engine.bytes),
    log: () => '',
    say: (message) => far.post(message),
    die,
  }
  if (!isMute) new EngineHost(far as Link<EngineEvent, unknown>, modelLoader([], mischief, true), (code) => die({ code, signal: null }))
  return engine
}
