import koffi from 'koffi'
import type { LibraryHandle } from 'koffi'
import type { Llama as NodeLlama } from 'node-llama-cpp'
import { FaultError } from '../../../protocol/fault'
import type { DeviceWish } from '../../../protocol/engine'
import { bindLlama, expectedDefaults, libraryVersion, type Llama, type Pointer } from './abi'

/** The last lines llama.cpp logged: its errors come only as log lines. */
class NativeLog {
  readonly #lines: string[] = []

  add(line: string): void {
    this.#lines.push(line.trim())
    if (this.#lines.length > 200) this.#lines.splice(0, 100)
  }

  clear(): void {
    this.#lines.length = 0
  }

  /** The line that names the cause of a failure, or null. Lines cross from the library's thread, so some may still be on their way. */
  async reason(): Promise<string | null> {
    for (let waited = 0; waited < 20 && this.#cause() === null; waited++) await new Promise((resolve) => setTimeout(resolve, 10))
    return this.#cause()
  }

  #cause(): string | null {
    const telling = this.#lines.filter((line) => /error|fail|unknown|invalid|unsupported|corrupt|not within|missing|wrong|bad/i.test(line))
    const cause = telling.find((line) => !/failed to load model|error loading model from/i.test(line)) ?? telling[0]
    return cause?.replace(/^(\w+: )+/, '') ?? null
  }
}

export interface Library {
  readonly node: NodeLlama
  readonly llama: Llama
  readonly log: NativeLog
  /** Copies `bytes` bytes from native memory to the start of `to`. */
  copyOut(to: Uint8Array, from: Pointer, bytes: number): void
  /** ggml-base and ggml, for thread pools. */
  readonly ggml: LibraryHandle
  readonly ggmlBase: LibraryHandle
}

let opened: Promise<{ node: NodeLlama; log: NativeLog }> | null = null
let openedFor: DeviceWish | null = null

/**
 * node-llama-cpp with the wished device and its prebuilt binary; nothing is compiled or fetched. One per process: its native
 * backends cannot be exchanged, so a second call with another device answers with the first one's unless it was disposed.
 */
export async function openNode(device: DeviceWish): Promise<{ node: NodeLlama; log: NativeLog }> {
  if (opened && openedFor === device) return opened
  if (opened) await (await opened).node.dispose()
  openedFor = device
  opened = open(device)
  opened.catch(() => (opened = null))
  return opened
}

async function open(device: DeviceWish): Promise<{ node: NodeLlama; log: NativeLog }> {
  const log = new NativeLog()
  const { getLlama } = await import('node-llama-cpp')
  try {
    const node = await getLlama({
      gpu: device === 'cpu' ? false : device,
      build: 'never',
      skipDownload: true,
      progressLogs: false,
      logger: (_level, message) => log.add(message),
    })
    return { node, log }
  } catch (error) {
    if (device === 'auto' || device === 'cpu') {
      throw new FaultError('unsupported', 'This machine has no build of llama.cpp that can run; your text is safe.', { cause: error })
    }
    throw new FaultError('unsupported', `There is no ${device} build that runs on this machine; choose "auto" or "cpu".`, { cause: error })
  }
}

/** Thrown when the mapped library is not the one whose layouts Heddle knows: the public API is used instead. */
class WrongLibrary extends Error {}

/** The very library that node-llama-cpp has mapped, bound and checked; throws `WrongLibrary`. */
export async function openLibrary(device: DeviceWish): Promise<Library> {
  const { node, log } = await openNode(device)
  try {
    const paths = mappedLibraries()
    configureOnce()
    const library = koffi.load(named(paths, 'llama'))
    const llama = bindLlama(koffi, library)
    checkSelf(llama)
    const ggml = koffi.load(named(paths, 'ggml'))
    const ggmlBase = koffi.load(named(paths, 'ggml-base'))
    return { node, llama, log, copyOut: findCopy(), ggml, ggmlBase }
  } catch (error) {
    throw error instanceof WrongLibrary ? error : new WrongLibrary('llama.cpp could not be bound', { cause: error })
  }
}

let configured = false

function configureOnce(): void {
  if (configured) return
  configured = true
  koffi.config({ sync_stack_size: 8 << 20, async_stack_size: 8 << 20, async_heap_size: 1 << 20 })
}

/** Paths of the shared libraries mapped into this process, on every platform. */
function mappedLibraries(): readonly string[] {
  const { report } = process
  if (!report) throw new WrongLibrary('the runtime cannot list its libraries')
  Object.assign(report, { excludeNetwork: true })
  const { sharedObjects } = report.getReport() as unknown as { sharedObjects: readonly string[] }
  return sharedObjects
}

/** The one mapped last: `libllama.v0.4.0.so`, `libllama.metal.v0.4.0.dylib`, `llama.v0.4.0.dll`; `ggml-base` without a version. */
function named(paths: readonly string[], name: string): string {
  const pattern = new RegExp(`[/\\\\](?:lib)?${name}(?:\\.[a-z]+)?(?:\\.v[0-9.]+)?\\.(?:so|dylib|dll)$`)
  const found = paths.findLast((path) => pattern.test(path))
  if (found === undefined) throw new WrongLibrary(`no library named ${name} is mapped`)
  return found
}

function checkSelf(llama: Llama): void {
  const version = llama.version()
  if (version !== libraryVersion) throw new WrongLibrary(`llama.cpp ${version} is mapped, ${libraryVersion} is known`)
  compare('model', llama.modelDefaults(), expectedDefaults.model)
  compare('context', llama.contextDefaults(), expectedDefaults.context)
}

function compare(what: string, seen: Readonly<Record<string, unknown>>, expected: Readonly<Record<string, unknown>>): void {
  for (const [field, value] of Object.entries(expected)) {
    if (seen[field] !== value) throw new WrongLibrary(`${what} default ${field} is ${String(seen[field])}, expected ${String(value)}`)
  }
}

function findCopy(): Library['copyOut'] {
  for (const path of process.platform === 'win32' ? ['ntdll.dll', 'msvcrt.dll'] : [null]) {
    try {
      const memcpy = koffi.load(path).func('memcpy', 'void *', ['void *', 'void *', 'size_t'])
      return (to, from, bytes) => void memcpy(to, from, bytes)
    } catch {
      continue
    }
  }
  return (to, from, bytes) => to.set(koffi.decode(from, koffi.array('uint8', bytes, 'Typed')) as Uint8Array)
}
