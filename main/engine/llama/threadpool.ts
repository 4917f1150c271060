import koffi from 'koffi'
import type { Library } from './library'
import type { Pointer } from './abi'

/**
 * Workers that outlive a step: without them ggml's CPU backend makes threads for every graph, which costs 10–40 % of decoding.
 * Null when this build has none.
 */
export interface Threadpool {
  readonly address: Pointer
  free(): void
}

const cpu = 0
const mostThreads = 512

export function createThreadpool(library: Library, threads: number): Threadpool | null {
  try {
    const { ggml, ggmlBase } = library
    const params = koffi.struct({
      cpumask: koffi.array('bool', mostThreads),
      n_threads: 'int',
      prio: 'int',
      poll: 'uint32',
      strict_cpu: 'bool',
      paused: 'bool',
    })
    const defaults = ggmlBase.func('ggml_threadpool_params_default', params, ['int'])(threads) as { n_threads: number }
    if (defaults.n_threads !== threads) return null
    const device = ggml.func('ggml_backend_dev_by_type', 'void *', ['int'])(cpu) as Pointer | null
    if (!device) return null
    const registry = ggmlBase.func('ggml_backend_dev_backend_reg', 'void *', ['void *'])(device) as Pointer
    const find = ggmlBase.func('ggml_backend_reg_get_proc_address', 'void *', ['void *', 'const char *'])
    const create = find(registry, 'ggml_threadpool_new') as Pointer | null
    const free = find(registry, 'ggml_threadpool_free') as Pointer | null
    if (!create || !free) return null
    // Without `poll` workers sleep between steps: ggml's default spins for about 100 ms on a core that the page or the desk needs.
    const made = koffi.call(create, koffi.proto('void *', [koffi.pointer(params)]), { ...defaults, poll: 0 }) as Pointer | null
    if (!made) return null
    const freeing = koffi.proto('void', ['void *'])
    return { address: made, free: () => void koffi.call(free, freeing, made) }
  } catch {
    return null
  }
}
