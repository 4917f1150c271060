import type { Catalogue } from '../../../protocol/catalogue'

interface Entry {
  readonly id: string
  readonly bytes: number
  readonly sha256: string | null
  readonly name?: string
}

/** A catalogue of small models on a host of a test: `ID.Q8_0.gguf` in the repository `maker/ID-GGUF`. */
export function catalogueFor(url: string, entries: readonly Entry[]): Catalogue {
  return {
    reviewed: '2026-01-01',
    note: 'For a test.',
    host: { url, redirects: [] },
    models: entries.map(({ id, bytes, sha256, name = id }) => ({
      id, name, sizeClass: '0.3–0.6B', parameters: 1000, weights: `maker/${id}`, gguf: `maker/${id}-GGUF`, licence: 'MIT', context: 512, layers: 1, kvHeads: 1,
      headWidth: 64, prose: 'Whatever a test needs.', verified: true, doubt: null,
      quantisations: [{ name: 'Q8_0', file: `${id}.Q8_0.gguf`, bytes, sha256, doubt: null }],
    })),
  }
}
