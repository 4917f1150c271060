import type { FromSpeller } from './spellWire'
import type { SpellerPort } from './speller'

interface Policy {
  createScriptURL(url: string): string
}

interface Policies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy
}

/** The content policy lets workers start only from addresses that a named policy has passed. */
const policies = (globalThis as { readonly trustedTypes?: Policies }).trustedTypes
const policy = policies?.createPolicy('heddleWorker', {
  createScriptURL: (url) => {
    if (new URL(url, location.href).origin !== location.origin) throw new TypeError(`${url} is not ours`)
    return url
  },
})

/** Starts the worker at an address of the app's own. */
export function openWorkerPort(workerUrl: string): SpellerPort {
  const worker = new Worker(policy?.createScriptURL(workerUrl) ?? workerUrl, { type: 'module', name: 'spelling' })
  return {
    post: (message) => worker.postMessage(message),
    listen: (listener) => worker.addEventListener('message', ({ data }: MessageEvent<FromSpeller>) => listener(data)),
    failed: (listener) => worker.addEventListener('error', () => listener()),
    close: () => worker.terminate(),
  }
}
