import { z } from 'zod'

/** What is remembered of a model that was opened here. */
export interface KnownModel {
  readonly path: string
  /** What another program calls it; null: its file name. */
  readonly name: string | null
  /** Its size when it was loaded. */
  readonly bytes: number | null
  /** Milliseconds since 1970. */
  readonly usedAt: number
  readonly tokensPerSecond: number | null
}

const most = 64

const schema: z.ZodType<readonly KnownModel[]> = z.array(
  z.object({ path: z.string().min(1).max(8192), name: z.string().max(500).nullable(), bytes: z.number().int().min(0).nullable(), usedAt: z.number().int().min(0), tokensPerSecond: z.number().min(0).nullable() }),
)

export function readKnown(value: unknown): readonly KnownModel[] {
  return schema.safeParse(value).data?.slice(-most) ?? []
}

/** `known` with what is new of one model; the one not used longest is forgotten. */
export function withModel(known: readonly KnownModel[], path: string, news: Partial<KnownModel>): readonly KnownModel[] {
  const before = known.find((each) => each.path === path) ?? { path, name: null, bytes: null, usedAt: 0, tokensPerSecond: null }
  return [...known.filter((each) => each.path !== path), { ...before, ...news, path }].toSorted((a, b) => a.usedAt - b.usedAt).slice(-most)
}
