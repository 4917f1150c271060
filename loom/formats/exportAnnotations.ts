import type { NodeId } from '../ids'
import type { Loom } from '../loom'
import { segmentsOf } from '../segments'
import { sectionsOf } from './sections'
import { hexOf, sha256 } from './sha256'

/**
 * The thread with a block at its end that says who wrote what: iA's Markdown Annotations 0.1. Ranges are start and length in
 * graphemes; a grapheme of two hands belongs to the one that began it. What is of unknown origin stays without a name.
 */
export function exportAnnotations(loom: Loom, tip: NodeId, chapter: NodeId | null): string {
  const sections = sectionsOf(loom, tip, chapter)
  const text = sections.map((section) => section.text).join('')
  const runs = sections.flatMap((section) => section.runs)
  const ranges = { writer: [] as string[], simulator: [] as string[] }
  let graphemes = 0
  let run = 0
  let runEnd = runs[0]?.length ?? 0
  let open: { readonly origin: string; readonly from: number } | null = null
  const close = (): void => {
    if (open?.origin === 'writer' || open?.origin === 'simulator') ranges[open.origin].push(`${open.from},${graphemes - open.from}`)
  }
  for (const { at } of segmentsOf(text, 'grapheme')) {
    while (at >= runEnd && run + 1 < runs.length) runEnd += runs[++run]?.length ?? 0
    const origin = runs[run]?.origin ?? 'unknown'
    if (open === null || open.origin !== origin) {
      close()
      open = { origin, from: graphemes }
    }
    graphemes++
  }
  close()
  const hash = hexOf(sha256(new TextEncoder().encode(text)))
  const named = [['@Human', ranges.writer], ['&AI', ranges.simulator]] as const
  const names = named.filter(([, list]) => list.length > 0).map(([name, list]) => `${name}: ${list.join(' ')}\n`)
  return `${text}\n\n---\nAnnotations: 0,${graphemes} SHA-256 ${hash}\n${names.join('')}...\n`
}
