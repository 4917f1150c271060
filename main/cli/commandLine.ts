import { parseArgs } from 'node:util'
import { FaultError } from '../../protocol/fault'

/** One word of `heddle …`. `run` answers with the exit code: 0, or 1 when it looked for faults and found some. */
export interface CliCommand {
  readonly name: string
  /** One line for the list of commands. */
  readonly summary: string
  /** What `--help` prints. */
  readonly help: string
  run(words: readonly string[], io: CliIo): Promise<number>
}

/** Where a command reads and writes; nothing else in `cli/` touches the process's streams. */
export interface CliIo {
  /** Results. Resolves when they are handed to the system. */
  write(text: string | Uint8Array): Promise<void>
  /** Notes to the person. */
  note(text: string): void
  /** How far the work has come, on a line that the next one overwrites and null takes away; nothing unless she looks at a terminal. */
  progress(text: string | null): void
  readonly input: NodeJS.ReadableStream
  /** Results go to a terminal. */
  readonly isTerminal: boolean
  /** Relative paths are meant from here. */
  readonly folder: string
  /** Aborted when the person wants it to end. */
  readonly signal: AbortSignal
}

type Options = Readonly<Record<string, { readonly type: 'string' | 'boolean'; readonly short?: string; readonly multiple?: boolean }>>

/** What was given on the command line: options by name, the rest in order. */
export interface Given {
  text(name: string): string | null
  texts(name: string): readonly string[]
  flag(name: string): boolean
  /** `fallback` when the option is absent; a fault when it is no number. Ranges are checked where the number is used. */
  number(name: string, fallback: number): number
  readonly rest: readonly string[]
}

/** Bad use: the sentence goes to standard error and the exit code is 2. */
export function badUse(sentence: string): FaultError {
  return new FaultError('bad-input', sentence)
}

/** Reads the words after a command. Unknown options and missing values are bad use; so are more than `mostRest` other words. */
export function readWords(command: string, words: readonly string[], options: Options, mostRest: number): Given {
  let parsed: { values: Record<string, unknown>; positionals: string[] }
  try {
    parsed = parseArgs({ args: joinNegatives(words, options), options, allowPositionals: true, strict: true })
  } catch (error) {
    throw badUse(`${sentenceOf(error)} See \`heddle ${command} --help\`.`)
  }
  const { values, positionals } = parsed
  const surplus = positionals[mostRest]
  if (surplus !== undefined) throw badUse(`“${surplus}” is one word too many. See \`heddle ${command} --help\`.`)
  const text = (name: string): string | null => (typeof values[name] === 'string' ? values[name] : null)
  return {
    text,
    texts: (name) => (Array.isArray(values[name]) ? values[name].map(String) : []),
    flag: (name) => values[name] === true,
    number: (name, fallback) => {
      const given = text(name)
      if (given === null) return fallback
      const value = Number(given)
      if (given.trim() === '' || Number.isNaN(value)) throw badUse(`--${name} needs a number, and “${given}” is none.`)
      return value
    },
    rest: positionals,
  }
}

/** `--temperature -1` means the number, not an option of that name. */
function joinNegatives(words: readonly string[], options: Options): string[] {
  const names = new Map<string, string>()
  for (const [name, { type, short }] of Object.entries(options)) {
    if (type !== 'string') continue
    names.set(`--${name}`, name)
    if (short !== undefined) names.set(`-${short}`, name)
  }
  const joined: string[] = []
  for (const word of words) {
    const name = names.get(joined.at(-1) ?? '')
    if (name !== undefined && /^-[\d.]/.test(word)) joined.splice(-1, 1, `--${name}=${word}`)
    else joined.push(word)
  }
  return joined
}

function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const name = /'([^']+)'/.exec(message)?.[1]
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' && name !== undefined) return `There is no option ${name}.`
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE' && name !== undefined) {
    if (message.includes('does not take')) return `The option ${name} takes no value.`
    return `The option ${name.replace(/ <value>$/, '')} needs a value.`
  }
  return `The words could not be read: ${message.split('\n')[0]}.`
}
