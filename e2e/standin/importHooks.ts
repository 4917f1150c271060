import type { InitializeHook, LoadHook, ResolveHook } from 'node:module'

/** Node's import hooks: `import { app } from 'electron'` finds the stand-in. */
let names: readonly string[] = []
const address = 'standin:electron'

export const initialize: InitializeHook<readonly string[]> = (data) => {
  names = data
}

export const resolve: ResolveHook = (specifier, context, next) => {
  if (specifier === 'electron' || specifier === 'electron/main') return { url: address, shortCircuit: true }
  return next(specifier, context)
}

export const load: LoadHook = (url, context, next) => {
  if (url !== address) return next(url, context)
  const source = `const electron = globalThis[Symbol.for('stand-in electron')]
export const { ${names.join(', ')} } = electron
export default electron`
  return { format: 'module', source, shortCircuit: true }
}
