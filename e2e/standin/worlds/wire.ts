/** How values cross between the two worlds of a page: plain data is cloned by the event's `detail`, functions and promises become numbers. */
export type Wired =
  | { readonly $v: unknown }
  | { readonly $a: readonly Wired[] }
  | { readonly $o: readonly (readonly [string, Wired])[] }
  | { readonly $fn: number }
  | { readonly $p: number }

export type ToMain =
  | { readonly op: 'expose'; readonly name: string; readonly value: Wired }
  | { readonly op: 'result'; readonly value: Wired }
  | { readonly op: 'error'; readonly message: string }
  | { readonly op: 'settle'; readonly id: number; readonly value: Wired }
  | { readonly op: 'reject'; readonly id: number; readonly message: string }
  | { readonly op: 'callback'; readonly id: number; readonly args: readonly Wired[] }

export interface ToPreload {
  readonly id: number
  readonly args: readonly Wired[]
}

/** The page wants another window. */
export interface Opening {
  readonly url: string
  readonly frameName: string
}

/** `value` for the other world. Whole plain subtrees go as one value, so big data is not taken apart. */
export function wire(value: unknown, onFunction: (call: (...args: unknown[]) => unknown) => number, onPromise: (promise: Promise<unknown>) => number): Wired {
  if (typeof value === 'function') return { $fn: onFunction(value as (...args: unknown[]) => unknown) }
  if (typeof value === 'symbol') throw new TypeError('An object could not be cloned.')
  if (value instanceof Promise) return { $p: onPromise(value) }
  if (Array.isArray(value)) {
    const items = value.map((item) => wire(item, onFunction, onPromise))
    return items.every((item) => '$v' in item) ? { $v: value } : { $a: items }
  }
  if (isPlain(value)) {
    const entries = Object.entries(value).map(([key, item]) => [key, wire(item, onFunction, onPromise)] as const)
    return entries.every(([, item]) => '$v' in item) ? { $v: { ...value } } : { $o: entries }
  }
  return { $v: value }
}

function isPlain(value: unknown): value is object {
  if (value === null || typeof value !== 'object') return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** The sentence of a thrown value: all of an error that crosses. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
