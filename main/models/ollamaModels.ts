import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { FoundFile } from './otherFolders'

const mostManifests = 500
const largestManifest = 64 * 1024
const levels = 4

const manifest = z.object({
  layers: z.array(z.object({ mediaType: z.string(), digest: z.string() })).max(100),
})

/**
 * The models of Ollama: small JSON manifests at `manifests/HOST/OWNER/NAME/TAG` name the layers of a model, and the layer of
 * the weights is a GGUF at `blobs/sha256-HEX`. A manifest of another shape is passed over.
 */
export async function ollamaModels(root: string): Promise<FoundFile[]> {
  const found: FoundFile[] = []
  const open = [{ names: [] as readonly string[] }]
  let seen = 0
  for (let next = open.shift(); next !== undefined && seen < mostManifests; next = open.shift()) {
    const entries = await readdir(join(root, 'manifests', ...next.names), { withFileTypes: true }).catch(() => [])
    for (const entry of entries.slice(0, mostManifests - seen)) {
      seen++
      const names = [...next.names, entry.name]
      if (entry.isDirectory() && names.length < levels) open.push({ names })
      if (!entry.isFile() || names.length !== levels) continue
      const hash = weightsOf(await readSmall(join(root, 'manifests', ...names)))
      if (hash !== null) found.push({ path: join(root, 'blobs', `sha256-${hash}`), name: nameOf(names), source: 'ollama' })
    }
  }
  return found
}

/** As Ollama itself says it: `NAME:TAG`, with the owner when it is another than the library. */
function nameOf([, owner = '', name = '', tag = '']: readonly string[]): string {
  return `${owner === 'library' ? '' : `${owner}/`}${name}:${tag}`
}

function weightsOf(text: string | null): string | null {
  if (text === null) return null
  try {
    const layer = manifest.parse(JSON.parse(text)).layers.find(({ mediaType }) => mediaType === 'application/vnd.ollama.image.model')
    return /^sha256:([0-9a-f]{64})$/.exec(layer?.digest ?? '')?.[1] ?? null
  } catch {
    return null
  }
}

async function readSmall(path: string): Promise<string | null> {
  const file = await open(path, 'r').catch(() => null)
  if (file === null) return null
  try {
    const { size } = await file.stat()
    return size > largestManifest ? null : await file.readFile('utf8')
  } catch {
    return null
  } finally {
    await file.close()
  }
}
