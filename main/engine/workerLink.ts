import type { Link } from '../../protocol/link'

/** What Electron gives a utility process to talk to its parent. */
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void
}

/**
 * The line to main from inside a worker process: Electron's parent port, or a child process's own channel. When the
 * parent is gone the process ends, so that no worker outlives its window. Throws when there is no parent.
 */
export function workerLink<News>(): Link<News, unknown> & { postAnything(message: unknown): void } {
  const { parentPort } = process as unknown as { readonly parentPort?: ParentPort }
  if (parentPort !== undefined && parentPort !== null) {
    return {
      post: (message) => parentPort.postMessage(message),
      postAnything: (message) => parentPort.postMessage(message),
      listen: (listener) => parentPort.on('message', (event) => listener(event.data)),
      close: () => process.exit(0),
    }
  }
  if (process.send === undefined) throw new Error('This program is started by Heddle, not by hand.')
  // An orderly exit waits for native threads, and one of them may be what hangs.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  const postAnything = (message: unknown): void => {
    if (process.connected) process.send?.(message, undefined, undefined, () => {})
  }
  return {
    post: postAnything,
    postAnything,
    listen: (listener) => void process.on('message', listener),
    close: () => process.disconnect(),
  }
}
