/**
 * Structured clone over JSON, because the DevTools protocol carries only JSON. The same source runs in Node and in
 * the page. Keeps undefined, NaN, ±Infinity, −0, bigint, Date, Map, Set, Error, ArrayBuffer, typed arrays, and shared
 * or circular references; prototypes are dropped. Throws the clone error of the platform for functions and symbols.
 */
export type Coded = null | boolean | number | string | { readonly $: string; readonly [field: string]: unknown }

const binaryChunk = 32_768

export function encode(value: unknown): Coded {
  return encodeSeen(value, new Map())
}

export function decode(coded: unknown): unknown {
  return decodeSeen(coded as Coded, [])
}

function encodeSeen(value: unknown, seen: Map<object, number>): Coded {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') {
    if (Object.is(value, -0)) return { $: 'n', v: '-0' }
    return Number.isFinite(value) ? value : { $: 'n', v: String(value) }
  }
  if (value === undefined) return { $: 'u' }
  if (typeof value === 'bigint') return { $: 'b', v: String(value) }
  if (typeof value === 'function' || typeof value === 'symbol') throw new TypeError('An object could not be cloned.')
  const known = seen.get(value)
  if (known !== undefined) return { $: 'r', v: known }
  seen.set(value, seen.size)
  return encodeObject(value, seen)
}

function encodeObject(value: object, seen: Map<object, number>): Coded {
  if (Array.isArray(value)) return { $: 'a', v: Array.from(value, (item) => encodeSeen(item, seen)) }
  if (value instanceof Date) return { $: 'd', v: value.getTime() }
  if (value instanceof Map) {
    return { $: 'm', v: [...value].map(([key, item]) => [encodeSeen(key, seen), encodeSeen(item, seen)]) }
  }
  if (value instanceof Set) return { $: 's', v: [...value].map((item) => encodeSeen(item, seen)) }
  if (value instanceof Error) return { $: 'e', name: value.name, message: value.message, stack: value.stack ?? '' }
  if (value instanceof ArrayBuffer) return { $: 'y', t: 'ArrayBuffer', v: toBase64(new Uint8Array(value)) }
  if (ArrayBuffer.isView(value)) {
    const type = typeof Buffer !== 'undefined' && Buffer.isBuffer(value) ? 'Uint8Array' : Object.prototype.toString.call(value).slice(8, -1)
    return { $: 'y', t: type, v: toBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) }
  }
  if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet) {
    throw new TypeError('An object could not be cloned.')
  }
  return { $: 'o', v: Object.entries(value).map(([key, item]) => [key, encodeSeen(item, seen)]) }
}

function decodeSeen(coded: Coded, seen: unknown[]): unknown {
  if (coded === null || typeof coded !== 'object') return coded
  const list = coded['v'] as readonly Coded[]
  const pairs = coded['v'] as readonly (readonly [Coded, Coded])[]
  switch (coded.$) {
    case 'n':
      return Number(coded['v'])
    case 'u':
      return undefined
    case 'b':
      return BigInt(coded['v'] as string)
    case 'r':
      return seen[coded['v'] as number]
    case 'd':
      return keep(seen, new Date(coded['v'] as number))
    case 'e':
      return keep(seen, Object.assign(new Error(coded['message'] as string), { name: coded['name'], stack: coded['stack'] }))
    case 'y':
      return keep(seen, fromBase64(coded['t'] as string, coded['v'] as string))
    case 'a': {
      const array = keep(seen, [] as unknown[])
      for (const item of list) array.push(decodeSeen(item, seen))
      return array
    }
    case 's': {
      const set = keep(seen, new Set())
      for (const item of list) set.add(decodeSeen(item, seen))
      return set
    }
    case 'm': {
      const map = keep(seen, new Map())
      for (const [key, item] of pairs) map.set(decodeSeen(key, seen), decodeSeen(item, seen))
      return map
    }
    case 'o': {
      const object = keep(seen, {})
      for (const [key, item] of pairs) {
        Object.defineProperty(object, key as string, { value: decodeSeen(item, seen), enumerable: true, configurable: true, writable: true })
      }
      return object
    }
    default:
      throw new Error(`stand-in: unknown code ${coded.$}`)
  }
}

function keep<T>(seen: unknown[], value: T): T {
  seen.push(value)
  return value
}

function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let at = 0; at < bytes.length; at += binaryChunk) binary += String.fromCharCode(...bytes.subarray(at, at + binaryChunk))
  return btoa(binary)
}

function fromBase64(type: string, text: string): unknown {
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at)
  if (type === 'Uint8Array') return bytes
  if (type === 'ArrayBuffer') return bytes.buffer
  const View = (globalThis as unknown as Record<string, new (buffer: ArrayBuffer) => unknown>)[type]
  if (!View) throw new Error(`stand-in: unknown view ${type}`)
  return new View(bytes.buffer)
}
