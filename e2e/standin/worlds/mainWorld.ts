import { messageOf, wire, type Opening, type ToMain, type ToPreload, type Wired } from './wire'

/** Runs first in the page's own world: the page's half of `contextBridge`. Leaves nothing on `window` but what is exposed. */
export function start(token: string): void {
  if (window !== window.top) return
  reportOpenings((opening) => document.dispatchEvent(new CustomEvent(`${token}:open`, { detail: opening })))
  const functions = new Map<number, (...args: unknown[]) => unknown>()
  const promises = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let answer: ToMain | null = null

  const emit = (call: ToPreload): void => {
    document.dispatchEvent(new CustomEvent(`${token}:preload`, { detail: call }))
  }
  const pack = (value: unknown): Wired =>
    wire(value, (call) => keep(functions, call), () => {
      throw new TypeError('An object could not be cloned.')
    })
  const callPreload = (id: number, args: readonly unknown[]): unknown => {
    answer = null
    emit({ id, args: args.map(pack) })
    const got = answer as ToMain | null
    answer = null
    if (got?.op === 'error') throw new Error(got.message)
    if (got?.op !== 'result') throw new Error('stand-in: the preload did not answer')
    return unpack(got.value, false)
  }
  const unpack = (wired: Wired, frozen: boolean): unknown => {
    const seal = <T>(value: T): T => (frozen ? Object.freeze(value) : value)
    if ('$v' in wired) return wired.$v
    if ('$a' in wired) return seal(wired.$a.map((item) => unpack(item, frozen)))
    if ('$o' in wired) return seal(Object.fromEntries(wired.$o.map(([key, item]) => [key, unpack(item, frozen)])))
    if ('$p' in wired) return new Promise((resolve, reject) => promises.set(wired.$p, { resolve, reject }))
    return seal((...args: unknown[]) => callPreload(wired.$fn, args))
  }

  document.addEventListener(`${token}:main`, (event) => {
    const said = (event as CustomEvent<ToMain>).detail
    switch (said.op) {
      case 'expose':
        Object.defineProperty(window, said.name, { value: unpack(said.value, true), enumerable: true, configurable: false, writable: false })
        return
      case 'result':
      case 'error':
        answer = said
        return
      case 'settle':
        promises.get(said.id)?.resolve(unpack(said.value, false))
        promises.delete(said.id)
        return
      case 'reject':
        promises.get(said.id)?.reject(new Error(said.message))
        promises.delete(said.id)
        return
      case 'callback':
        try {
          functions.get(said.id)?.(...said.args.map((arg) => unpack(arg, false)))
        } catch (thrown) {
          reportError(thrown instanceof Error ? thrown : new Error(messageOf(thrown)))
        }
    }
  })
}

/**
 * Main decides on new windows, and Chromium cannot ask it in time: a window that is closed again while debuggers attach to it
 * can leave its opener paused for good. So nothing opens here, main hears of it, and what it allows it opens itself.
 */
function reportOpenings(tell: (opening: Opening) => void): void {
  window.open = (url, target) => {
    tell({ url: new URL(url ?? 'about:blank', document.baseURI).href, frameName: target ?? '' })
    return null
  }
  const onClick = (event: MouseEvent): void => {
    const link = event.composedPath().find((target) => target instanceof HTMLAnchorElement)
    if (!link || link.href === '' || event.defaultPrevented) return
    const elsewhere = event.button === 1 || event.ctrlKey || event.metaKey || event.shiftKey || !['', '_self', '_top', '_parent'].includes(link.target)
    if (!elsewhere) return
    event.preventDefault()
    tell({ url: link.href, frameName: link.target })
  }
  window.addEventListener('click', onClick)
  window.addEventListener('auxclick', onClick)
}

function keep<T>(table: Map<number, T>, value: T): number {
  const id = table.size + 1
  table.set(id, value)
  return id
}
