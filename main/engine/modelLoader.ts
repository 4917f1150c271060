import type { ModelFacts } from '../../protocol/engine'
import type { Answer } from '../../protocol/fault'
import { Cancelled, FaultError } from '../../protocol/fault'
import type { Backend, LoadWish } from './backend'
import { FakeBackend } from './fakeBackend'
import type { Mischief } from './fakeBackend'
import { checkFakePath, isFakePath } from './fakeOptions'
import { checkGguf } from './ggufHeader'

export interface LoadedBackend {
  readonly backend: Backend
  readonly facts: ModelFacts
}

/** Which backend holds which model. `EngineHost` knows no more about models than this. */
export interface ModelLoader {
  /** Looks at the file itself before any library does. */
  check(path: string): Promise<Answer<unknown>>
  /** Tries the backends in order of preference; throws the last one's error as a fault. */
  load(wish: LoadWish, onProgress: (fraction: number) => void, signal: AbortSignal): Promise<LoadedBackend>
  /** The file to hash; null when there is none. */
  fileOf(path: string): string | null
}

type MakeBackend = () => Promise<Backend>

/** For a worker: real backends for files, the fake one for `fake:` paths, and for every path when `alwaysFake`. */
export function modelLoader(real: readonly MakeBackend[], mischief: Mischief, alwaysFake: boolean): ModelLoader {
  const isFake = (path: string): boolean => alwaysFake || isFakePath(path)
  const backendsFor = (path: string): readonly MakeBackend[] => (isFake(path) ? [() => Promise.resolve(new FakeBackend(mischief))] : real)
  return {
    check: (path) => (isFake(path) ? Promise.resolve(checkFakePath(path)) : checkGguf(path)),
    fileOf: (path) => (isFake(path) ? null : path),
    load: async (wish, onProgress, signal) => {
      let reason: unknown = null
      for (const make of backendsFor(wish.path)) {
        let backend: Backend | null = null
        try {
          backend = await make()
          return { backend, facts: await backend.load(wish, onProgress, signal) }
        } catch (error) {
          await backend?.close().catch((closing: unknown) => console.error(closing))
          if (error instanceof FaultError || error instanceof Cancelled) throw error
          console.error('a backend was passed over:', error)
          reason = error
        }
      }
      const why = reason instanceof Error ? reason.message.split('\n')[0] : 'no backend'
      throw new FaultError('model-load', `The model could not be loaded on this machine (${why}).`, { cause: reason })
    },
  }
}
