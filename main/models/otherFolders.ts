import { readdir, realpath, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join, sep } from 'node:path'
import type { ModelSource } from '../../protocol/models'
import { ollamaModels } from './ollamaModels'

/** A file that may be a model, where another program keeps it. */
export interface FoundFile {
  readonly path: string
  readonly name: string
  readonly source: ModelSource
}

export interface OtherFolder {
  readonly source: 'hugging-face' | 'lm-studio' | 'ollama'
  readonly path: string
}

const mostNames = 2000
const mostFiles = 500

/** Where the programs that fetch models keep them on this machine, by their documented rules. */
export function otherFolders(env: Readonly<Record<string, string | undefined>> = process.env, home = homedir()): readonly OtherFolder[] {
  const cache = env['XDG_CACHE_HOME'] ?? join(home, '.cache')
  const hub = env['HF_HUB_CACHE'] ?? env['HUGGINGFACE_HUB_CACHE'] ?? join(env['HF_HOME'] ?? join(cache, 'huggingface'), 'hub')
  return [
    { source: 'hugging-face', path: hub },
    { source: 'lm-studio', path: join(home, '.lmstudio', 'models') },
    { source: 'lm-studio', path: join(home, '.cache', 'lm-studio', 'models') },
    { source: 'ollama', path: env['OLLAMA_MODELS'] ?? join(home, '.ollama', 'models') },
    { source: 'ollama', path: join(sep, 'usr', 'share', 'ollama', '.ollama', 'models') },
  ]
}

/**
 * Model files in another program's folder: names are read, nothing is written, and nothing outside the folder is answered
 * whatever its links say. A folder that is not there or may not be read holds none.
 */
export async function modelsIn({ source, path }: OtherFolder): Promise<readonly FoundFile[]> {
  const root = await realpath(path).catch(() => null)
  if (root === null) return []
  const found = source === 'ollama' ? await ollamaModels(root) : await ggufsBelow(root, source, source === 'hugging-face' ? 5 : 3)
  const inside: FoundFile[] = []
  for (const file of found) {
    const real = await realpath(file.path).catch(() => null)
    if (real?.startsWith(root + sep) === true && (await stat(real).then((it) => it.isFile(), () => false))) inside.push(file)
  }
  return inside
}

/** Files named `.gguf` at most `levels` folders down: a queue, not a recursion, and never more names than `mostNames`. */
async function ggufsBelow(root: string, source: ModelSource, levels: number): Promise<FoundFile[]> {
  const found: FoundFile[] = []
  const open = [{ folder: root, level: 1 }]
  let seen = 0
  for (let next = open.shift(); next !== undefined && seen < mostNames && found.length < mostFiles; next = open.shift()) {
    const entries = await readdir(next.folder, { withFileTypes: true }).catch(() => [])
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1)).slice(0, mostNames - seen)) {
      seen++
      const path = join(next.folder, entry.name)
      if (entry.isDirectory() && next.level < levels && entry.name !== 'blobs') open.push({ folder: path, level: next.level + 1 })
      else if (!entry.isDirectory() && /\.gguf$/i.test(entry.name) && !/^mmproj/i.test(entry.name)) found.push({ path, name: entry.name.replace(/\.gguf$/i, ''), source })
    }
  }
  return found
}
