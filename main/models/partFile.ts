import { z } from 'zod'
import type { Disk } from '../store/disk'
import { readWhole, writeDurably } from '../store/durableFile'

/** What is known of a file that has come in part; lies beside the part, so a download goes on after a restart. */
export interface PartState {
  /** Id in the catalogue, and which of its files. */
  readonly model: string
  readonly quantisation: string
  /** Names the version that the part is of: a strong ETag or a date; null when the host gives neither, and the rest cannot be asked for. */
  readonly validator: string | null
  /** Of the whole file; null before the host has said it. */
  readonly total: number | null
  /** What the host says its hash is. */
  readonly hostSha256: string | null
  /** This many bytes are safely on the disk. */
  readonly synced: number
  /** The process that fetches it, and when it last said so (milliseconds since 1970); null while none does. */
  readonly holder: { readonly pid: number; readonly at: number } | null
}

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

const schema: z.ZodType<PartState> = z.object({
  model: z.string().max(200),
  quantisation: z.string().max(40),
  validator: z.string().max(1000).nullable(),
  total: count.nullable(),
  hostSha256: z.string().regex(/^[0-9a-f]{64}$/).nullable(),
  synced: count,
  holder: z.object({ pid: count, at: count }).nullable(),
})

const ending = '.part.json'
const largestState = 64 * 1024

export function partOf(path: string): string {
  return `${path}.part`
}

function stateOf(path: string): string {
  return `${path}${ending}`
}

/** The finished file's name, when `name` is that of a part's state. */
export function wholeOf(name: string): string | null {
  return name.endsWith(ending) ? name.slice(0, -ending.length) : null
}

/** Null when there is none, or none that can be read: then the download begins anew. */
export async function readPart(disk: Disk, path: string): Promise<PartState | null> {
  try {
    const bytes = await readWhole(disk, stateOf(path), largestState)
    return bytes === null ? null : (schema.safeParse(JSON.parse(new TextDecoder().decode(bytes))).data ?? null)
  } catch {
    return null
  }
}

export function writePart(disk: Disk, path: string, state: PartState): Promise<void> {
  return writeDurably(disk, stateOf(path), new TextEncoder().encode(`${JSON.stringify(state)}\n`))
}

/** Takes the part and what is known of it away. */
export async function dropPart(disk: Disk, path: string): Promise<void> {
  for (const each of [partOf(path), stateOf(path)]) await disk.rm(each).catch(() => undefined)
}

/** Takes away only what is known of a part that has become a whole. */
export async function forgetPart(disk: Disk, path: string): Promise<void> {
  await disk.rm(stateOf(path)).catch(() => undefined)
}

const holdMs = 15_000

/** Another Heddle fetches this file now. */
export function isHeld({ holder }: PartState, now: number): boolean {
  return holder !== null && holder.pid !== process.pid && now - holder.at < holdMs && lives(holder.pid)
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
