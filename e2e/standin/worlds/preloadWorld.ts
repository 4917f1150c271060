import { decode, encode, type Coded } from '../codec'
import type { FromPage, ToPage } from '../pageWire'
import { messageOf, wire, type Opening, type ToMain, type ToPreload, type Wired } from './wire'

type Listener = (event: { readonly ports: readonly MessagePort[]; readonly sender: unknown }, ...args: unknown[]) => void
type Preload = (require: (name: string) => unknown, module: { exports: unknown }, exports: unknown, process: unknown) => void

interface World {
  standinSend(json: string): void
  standinDeliver(json: string): void
}

/** Runs in the preload's isolated world: `require('electron')` as a sandboxed preload sees it, then the preload itself. */
export function start(token: string, info: { readonly argv: readonly string[] }, preload: Preload): void {
  if (window !== window.top) return
  const electron = strict('electron', {
    contextBridge: contextBridge(token),
    ipcRenderer: strict('ipcRenderer', ipcRenderer(globalThis as unknown as World)),
    webFrame: strict('webFrame', { setZoomFactor: () => undefined, getZoomFactor: () => 1, setVisualZoomLevelLimits: () => undefined }),
    webUtils: strict('webUtils', { getPathForFile: () => '' }),
  })
  document.addEventListener(`${token}:open`, (event) => {
    const message: FromPage = { t: 'open', ...(event as CustomEvent<Opening>).detail }
    ;(globalThis as unknown as World).standinSend(JSON.stringify(message))
  })
  const require = (name: string): unknown => {
    if (name === 'electron' || name === 'electron/renderer') return electron
    throw new Error(`module not found: ${name} (a sandboxed preload has only electron)`)
  }
  const module = { exports: {} }
  preload(require, module, module.exports, Object.freeze({ ...info, sandboxed: true, contextIsolated: true, type: 'renderer' }))
}

function contextBridge(token: string): { exposeInMainWorld(name: string, value: unknown): void } {
  const functions = new Map<number, (...args: unknown[]) => unknown>()
  let promises = 0
  const emit = (said: ToMain): void => {
    document.dispatchEvent(new CustomEvent(`${token}:main`, { detail: said }))
  }
  const pack = (value: unknown): Wired =>
    wire(
      value,
      (call) => {
        functions.set(functions.size + 1, call)
        return functions.size
      },
      (promise) => {
        const id = ++promises
        promise.then(
          (result) => emit({ op: 'settle', id, value: pack(result) }),
          (thrown: unknown) => emit({ op: 'reject', id, message: messageOf(thrown) }),
        )
        return id
      },
    )
  const unpack = (wired: Wired): unknown => {
    if ('$v' in wired) return wired.$v
    if ('$a' in wired) return wired.$a.map(unpack)
    if ('$o' in wired) return Object.fromEntries(wired.$o.map(([key, item]) => [key, unpack(item)]))
    if ('$fn' in wired) return (...args: unknown[]) => emit({ op: 'callback', id: wired.$fn, args: args.map(pack) })
    throw new Error('stand-in: a promise cannot go into the preload')
  }
  document.addEventListener(`${token}:preload`, (event) => {
    const call = (event as CustomEvent<ToPreload>).detail
    try {
      emit({ op: 'result', value: pack(functions.get(call.id)?.(...call.args.map(unpack))) })
    } catch (thrown) {
      emit({ op: 'error', message: messageOf(thrown) })
    }
  })
  return { exposeInMainWorld: (name, value) => emit({ op: 'expose', name, value: pack(value) }) }
}

function ipcRenderer(world: World): Record<string, unknown> {
  const listeners = new Map<string, { readonly listener: Listener; readonly once: boolean }[]>()
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  const ports = new Map<string, MessagePort>()
  let calls = 0
  let offered = 0

  const send = (message: FromPage): void => world.standinSend(JSON.stringify(message))
  const pump = (id: string, port: MessagePort): void => {
    ports.set(id, port)
    port.onmessage = (event) => send({ t: 'port', id, data: encode(event.data) })
    port.addEventListener('close', () => send({ t: 'portClosed', id }))
  }
  const adopt = (id: string): MessagePort => {
    const channel = new MessageChannel()
    pump(id, channel.port2)
    return channel.port1
  }
  const offer = (port: MessagePort): string => {
    const id = `page${++offered}`
    pump(id, port)
    return id
  }
  const dispatch = (channel: string, args: Coded, given: readonly string[]): void => {
    const event = { ports: given.map(adopt), sender: api }
    for (const entry of [...(listeners.get(channel) ?? [])]) {
      if (entry.once) off(channel, entry.listener)
      entry.listener(event, ...(decode(args) as unknown[]))
    }
  }
  const add = (once: boolean) => (channel: string, listener: Listener): unknown => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), { listener, once }])
    return api
  }
  const off = (channel: string, listener: Listener): unknown => {
    listeners.set(channel, (listeners.get(channel) ?? []).filter((entry) => entry.listener !== listener))
    return api
  }

  world.standinDeliver = (json) => {
    const message = JSON.parse(json) as ToPage
    switch (message.t) {
      case 'reply':
        waiting.get(message.id)?.resolve(decode(message.value))
        waiting.delete(message.id)
        return
      case 'refusal':
        waiting.get(message.id)?.reject(new Error(message.sentence))
        waiting.delete(message.id)
        return
      case 'event':
        dispatch(message.channel, message.args, message.ports)
        return
      case 'port':
        ports.get(message.id)?.postMessage(decode(message.data))
        return
      case 'portClosed':
        ports.get(message.id)?.close()
        ports.delete(message.id)
    }
  }

  const api = {
    invoke: (channel: string, ...args: unknown[]) =>
      new Promise((resolve, reject) => {
        const id = ++calls
        const coded = encode(args)
        waiting.set(id, { resolve, reject })
        send({ t: 'invoke', id, channel, args: coded })
      }),
    send: (channel: string, ...args: unknown[]) => send({ t: 'send', channel, args: encode(args), ports: [] }),
    postMessage: (channel: string, message: unknown, transfer: readonly MessagePort[] = []) =>
      send({ t: 'send', channel, args: encode([message]), ports: transfer.map(offer) }),
    on: add(false),
    addListener: add(false),
    once: add(true),
    off,
    removeListener: off,
    removeAllListeners: (channel: string) => {
      listeners.delete(channel)
      return api
    },
  }
  return api
}

function strict<T extends object>(name: string, object: T): T {
  return new Proxy(object, {
    get(target, key) {
      if (typeof key === 'string' && !(key in target) && key !== 'then') throw new Error(`stand-in: ${name}.${key} is not implemented in a preload`)
      return Reflect.get(target, key) as unknown
    },
  })
}
