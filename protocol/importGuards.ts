import { z } from 'zod'
import { formatNames, type FormatId } from '../loom/formats/formatIds'
import { parseId, type LoomId } from '../loom/ids'
import type { ImportNews } from './importMessages'

const count = z.number().int().min(0)
const sentence = z.string().max(2000)
const loss = z.object({ reason: z.string().max(40), count, sentence })

const report = z.object({
  format: z.custom<FormatId>((value) => typeof value === 'string' && Object.hasOwn(formatNames, value)),
  nodes: count,
  characters: count,
  depth: count,
  provenance: count,
  probabilities: count,
  losses: z.array(loss).max(100),
})

const staged = z.object({
  // A name and no path: main moves what it names.
  folder: z.string().regex(/^[^./\\][^/\\]{0,300}\.loom$/),
  loom: z.custom<LoomId>((value) => parseId('l', value) !== null),
  title: z.string().max(1000),
  report,
})

const news = z.discriminatedUnion('t', [
  z.object({ t: z.literal('keeping'), nodes: count }),
  z.object({ t: z.literal('made'), looms: z.array(staged).min(1).max(10_000) }),
  z.object({ t: z.literal('refused'), fault: z.object({ code: z.enum(['bad-input', 'too-large', 'unsupported', 'disk', 'not-found', 'busy', 'bug']), sentence }) }),
])

/** A message of the process that read a stranger's file; null when it is none that it may send. */
export function checkImportNews(value: unknown): ImportNews | null {
  return (news.safeParse(value).data as ImportNews | undefined) ?? null
}
