import { z } from 'zod'
import { parseChord } from './chord'
import { commandTable } from './commandTable'
import { settingsSchema, type Settings } from './settings'

/** What a settings file says, forgiven: what cannot be understood has its usual value, and is named in `unread`. */
export interface ReadSettings {
  readonly settings: Settings
  readonly unread: readonly string[]
}

const rowLists = ['keys', 'loomKeys'] as const
const mostRows = 500
const row = z.tuple([z.string().max(80), z.string().max(40)])
const commandIds: ReadonlySet<string> = new Set(commandTable.map(({ id }) => id))

/** Null when `value` is no settings at all. Of a list of keys, only the rows that cannot be understood are passed over. */
export function readSettings(value: unknown): ReadSettings | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const unread: string[] = []
  const fitting: Record<string, unknown> = {}
  for (const [name, held] of Object.entries(value)) {
    const field = Object.hasOwn(settingsSchema.shape, name) ? settingsSchema.shape[name as keyof Settings] : undefined
    if (field !== undefined && rowLists.some((list) => list === name)) fitting[name] = keyRows(name, held, unread)
    else if (field !== undefined && withoutDefault(field).safeParse(held).success) fitting[name] = held
    else unread.push(name)
  }
  return { settings: settingsSchema.parse(fitting), unread }
}

function keyRows(name: string, held: unknown, unread: string[]): readonly [string, string][] {
  if (!Array.isArray(held)) {
    unread.push(name)
    return []
  }
  const read: [string, string][] = []
  for (const each of held as readonly unknown[]) {
    const parsed = row.safeParse(each)
    if (parsed.success && read.length < mostRows && isKeyRow(parsed.data)) read.push(parsed.data)
    else unread.push(`${name} ${JSON.stringify(each)}`.slice(0, 80))
  }
  return read
}

/** A file may come from another platform, so a chord of any will do. */
function isKeyRow([id, chord]: readonly [string, string]): boolean {
  return commandIds.has(id) && (chord === '' || (['mac', 'linux'] as const).some((platform) => parseChord(chord, platform) !== null))
}

/** A field's own shape: what does not fit it is told of, not replaced. */
export function withoutDefault(field: z.core.$ZodType): z.ZodType {
  let inner = field
  while (inner instanceof z.ZodDefault || inner instanceof z.ZodCatch) inner = inner.unwrap()
  return inner as z.ZodType
}
