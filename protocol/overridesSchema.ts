import { z } from 'zod'
import { ownKeys, type Overrides } from './overrides'
import { withoutDefault } from './readSettings'
import { settingsSchema } from './settings'

const mostWords = 20_000
const word = z.string().min(1).max(100)

/** What a page may send: anything that does not fit is refused. */
export const overridesSchema: z.ZodType<Overrides> = z.object({
  settings: z.object(Object.fromEntries(ownKeys.map((key) => [key, z.exactOptional(withoutDefault(settingsSchema.shape[key]))]))) as unknown as z.ZodType<Overrides['settings']>,
  words: z.array(word).max(mostWords),
  lineEnds: z.exactOptional(z.literal('crlf')),
})

/** What a file holds, forgiven: what does not fit is left out alone. */
export function readOverrides(value: unknown): Overrides | null {
  if (typeof value !== 'object' || value === null) return null
  const { settings, words, lineEnds } = value as { readonly settings?: unknown; readonly words?: unknown; readonly lineEnds?: unknown }
  const held = typeof settings === 'object' && settings !== null ? (settings as Readonly<Record<string, unknown>>) : {}
  const fitting = ownKeys.flatMap((key) => {
    const parsed = held[key] === undefined ? null : withoutDefault(settingsSchema.shape[key]).safeParse(held[key])
    return parsed?.success === true ? [[key, parsed.data] as const] : []
  })
  const known = Array.isArray(words) ? words.filter((each): each is string => word.safeParse(each).success).slice(0, mostWords) : []
  return { settings: Object.fromEntries(fitting) as Overrides['settings'], words: known, ...(lineEnds === 'crlf' ? { lineEnds } : {}) }
}
