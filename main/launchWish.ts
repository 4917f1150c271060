import { resolve } from 'node:path'

/** What the command that started the app asked for. Paths are absolute; a model may also be `fake:…`. */
export interface LaunchWish {
  readonly model: string | null
  readonly data: string | null
}

/**
 * `--model` and `--data` among arguments that are partly Chromium's own, or HEDDLE_MODEL and HEDDLE_DATA.
 * Relative paths are meant from `from`.
 */
export function readLaunchWish(argv: readonly string[], env: NodeJS.ProcessEnv, from: string): LaunchWish {
  const model = valueOf(argv, '--model') ?? env['HEDDLE_MODEL'] ?? null
  const data = valueOf(argv, '--data') ?? env['HEDDLE_DATA'] ?? null
  return {
    model: model === null || model.startsWith('fake:') ? model : resolve(from, model),
    data: data === null ? null : resolve(from, data),
  }
}

function valueOf(argv: readonly string[], name: string): string | null {
  const at = argv.findIndex((word) => word === name || word.startsWith(`${name}=`))
  const word = argv[at]
  if (word === undefined) return null
  const value = word === name ? argv[at + 1] : word.slice(name.length + 1)
  return value === undefined || value === '' || value.startsWith('--') ? null : value
}
