/** Member names per interface and the modules of electron.d.ts, written by the build. */
export interface Declared {
  readonly modules: readonly string[]
  readonly members: Readonly<Record<string, readonly string[]>>
}

/** Gives `object` a loud answer for every declared name that it does not have. Assigning still works, for tests. */
export function refuseTheRest(object: object, name: string, declared: readonly string[]): void {
  for (const member of declared) {
    if (member in object) continue
    Object.defineProperty(object, member, {
      configurable: true,
      get: () => {
        throw new Error(`stand-in: ${name}.${member} is not implemented`)
      },
      set: (value: unknown) => {
        Object.defineProperty(object, member, { value, writable: true, configurable: true })
      },
    })
  }
}

/** Stands for a whole module: any use of it throws. */
export function missingModule(name: string): object {
  const refuse = (): never => {
    throw new Error(`stand-in: electron.${name} is not implemented`)
  }
  return new Proxy(function missing() {}, {
    get: (_target, key) => (typeof key === 'symbol' || key === 'then' || key === 'toJSON' ? undefined : refuse()),
    set: refuse,
    apply: refuse,
    construct: refuse,
  })
}
