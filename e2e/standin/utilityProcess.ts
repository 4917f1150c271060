import { fork, type ChildProcess, type StdioOptions } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { ForkOptions, UtilityProcess as Real } from 'electron'
import { app } from './app'
import { livingUtilities } from './livingUtilities'
import { PortTable } from './messagePort'
import { nodePath } from './node'
import type { FromUtility, ToUtility } from './utilityWire'

/** A Node child process behind Electron's interface; messages cross with V8's own clone, as in Electron. */
export class UtilityProcess extends EventEmitter implements Pick<Real, 'kill' | 'postMessage' | 'pid' | 'stdout' | 'stderr'> {
  static fork(file: string, args: readonly string[] = [], options: ForkOptions = {}): UtilityProcess {
    if (!app.isReady()) throw new Error('utilityProcess cannot be used before app is ready')
    return new UtilityProcess(file, args, options)
  }

  readonly name: string
  readonly #child: ChildProcess
  readonly #ports = new PortTable((id, data) => this.#send({ t: 'port', id, data }), (id) => this.#send({ t: 'portClosed', id }))

  private constructor(file: string, args: readonly string[], options: ForkOptions) {
    super()
    livingUtilities.add(this)
    this.name = options.serviceName ?? 'Node Utility Process'
    this.#child = fork(join(import.meta.dirname, 'utility.cjs'), [file, ...args], {
      serialization: 'advanced',
      cwd: options.cwd,
      execPath: nodePath,
      execArgv: options.execArgv ?? [],
      env: { ...(options.env ?? process.env) } as NodeJS.ProcessEnv,
      stdio: standardStreams(options.stdio ?? 'inherit'),
    })
    this.#child.on('spawn', () => this.emit('spawn'))
    this.#child.on('error', (error) => this.emit('error', 'FatalError', '', String(error)))
    this.#child.on('message', (message) => this.#receive(message as FromUtility))
    this.#child.on('exit', (code, signal) => {
      livingUtilities.delete(this)
      this.#ports.closeAll()
      const exitCode = code ?? 1
      if (exitCode !== 0) {
        const reason = signal === 'SIGKILL' || signal === 'SIGTERM' ? 'killed' : 'crashed'
        app.emit('child-process-gone', {}, { type: 'Utility', reason, exitCode, serviceName: 'node.mojom.NodeService', name: this.name })
      }
      this.emit('exit', exitCode)
    })
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  get stdout(): Readable | null {
    return this.#child.stdout
  }

  get stderr(): Readable | null {
    return this.#child.stderr
  }

  kill(): boolean {
    return this.#child.kill()
  }

  postMessage(data: unknown, transfer: readonly unknown[] = []): void {
    this.#send({ t: 'message', data, ports: transfer.map((port) => this.#ports.give(port)) })
  }

  #send(message: ToUtility): void {
    if (this.#child.connected) this.#child.send(message, () => undefined)
  }

  #receive(message: FromUtility): void {
    switch (message.t) {
      case 'message':
        this.emit('message', message.data)
        return
      case 'port':
        this.#ports.receive(message.id, message.data)
        return
      case 'portClosed':
        this.#ports.closed(message.id)
    }
  }
}

function standardStreams(wish: NonNullable<ForkOptions['stdio']>): StdioOptions {
  const streams = Array.isArray(wish) ? wish : ['ignore', wish, wish]
  return [...streams, 'ipc'] as StdioOptions
}
