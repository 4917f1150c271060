import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseModelKey } from '../../protocol/models'
import { tinyGguf } from '../engine/testing/ggufFile'
import type { KnownModel } from './knownModels'
import { ModelFiles } from './modelFiles'
import { modelsIn, otherFolders } from './otherFolders'

let home = ''
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'heddle-files-')))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

function lays(path: string, content: Uint8Array | string = tinyGguf()): string {
  const file = join(home, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  return file
}

function links(path: string, to: string): void {
  mkdirSync(dirname(join(home, path)), { recursive: true })
  symlinkSync(to, join(home, path))
}

function files(known: readonly KnownModel[] = []): ModelFiles {
  const places = { models: join(home, 'models'), bundledModel: lays('app/heddle-base.gguf') }
  return new ModelFiles({ places, known: () => known, others: otherFolders({ OLLAMA_MODELS: join(home, 'ollama') }, home).slice(0, 4) })
}

function ollama(name: string, hex: string, manifest?: string): void {
  lays(`ollama/manifests/registry.ollama.ai/library/${name}`, manifest ?? JSON.stringify({
    schemaVersion: 2,
    layers: [
      { mediaType: 'application/vnd.ollama.image.template', digest: `sha256:${'1'.repeat(64)}`, size: 3 },
      { mediaType: 'application/vnd.ollama.image.model', digest: `sha256:${hex}`, size: 99 },
    ],
  }))
}

test('models are found where other programs keep them, read in place and named as those programs do', async () => {
  lays('models/mine.Q4_K_M.gguf')
  lays('models/half.gguf.part')
  lays('.cache/huggingface/hub/models--maker--tale/blobs/abc')
  links('.cache/huggingface/hub/models--maker--tale/snapshots/rev1/tale.gguf', '../../blobs/abc')
  lays('.lmstudio/models/maker/story/story-Q8_0.gguf')
  lays('.lmstudio/models/maker/story/mmproj-story.gguf')
  lays(`ollama/blobs/sha256-${'a'.repeat(64)}`)
  ollama('llama3.2/1b-text', 'a'.repeat(64))
  const before = readdirSync(home, { recursive: true }).length
  const list = await files().list(join(home, 'models', 'mine.Q4_K_M.gguf'))
  expect(list.map(({ source, name, open }) => [source, name, open])).toEqual([
    ['bundled', 'heddle-base', false],
    ['downloaded', 'mine.Q4_K_M', true],
    ['hugging-face', 'tale', false],
    ['lm-studio', 'story-Q8_0', false],
    ['ollama', 'llama3.2:1b-text', false],
  ])
  expect(list.every(({ key, facts }) => parseModelKey(key) === key && facts?.architecture === 'llama' && !facts.tuned)).toBe(true)
  expect(readdirSync(home, { recursive: true })).toHaveLength(before + 2)
})

test('what was opened from anywhere is remembered, with when and how fast; what is gone is left out', async () => {
  const elsewhere = lays('elsewhere/novel.gguf')
  const known = [
    { path: elsewhere, name: null, bytes: 1, usedAt: 7, tokensPerSecond: 31.5 },
    { path: join(home, 'gone.gguf'), name: null, bytes: 1, usedAt: 5, tokensPerSecond: null },
  ]
  const list = await files(known).list(null)
  expect(list.at(-1)).toMatchObject({ source: 'opened', name: 'novel', usedAt: 7, tokensPerSecond: 31.5 })
  expect(list).toHaveLength(2)
})

test('a file that is no model is listed with the reason, and never by a path', async () => {
  lays('models/list.gguf', 'milk, eggs, flour, and a long list of more')
  const broken = (await files().list(null)).find(({ name }) => name === 'list')
  expect(broken).toMatchObject({ facts: null, fault: expect.stringMatching(/^list\.gguf is not a usable model file/) as string })
  expect(JSON.stringify(broken)).not.toContain(home)
})

test('links that lead out of a folder, wild manifests and loops of folders give nothing', async () => {
  const secret = lays('secret.gguf')
  links('.lmstudio/models/maker/story/story.gguf', secret)
  links('.cache/huggingface/hub/models--a--b/snapshots/r/loop.gguf', 'loop.gguf')
  links('.lmstudio/models/maker/again', join(home, '.lmstudio'))
  for (const [tag, manifest] of [['a', '{'], ['b', '[]'], ['c', '{"layers":[{"mediaType":"application/vnd.ollama.image.model","digest":"sha256:../../../../secret"}]}'], ['d', `{"layers":"${'x'.repeat(80_000)}"}`]] as const) {
    ollama(`odd/${tag}`, '', manifest)
  }
  ollama('odd/missing', 'b'.repeat(64))
  links(`ollama/blobs/sha256-${'c'.repeat(64)}`, secret)
  ollama('odd/link', 'c'.repeat(64))
  for (const folder of otherFolders({ OLLAMA_MODELS: join(home, 'ollama') }, home).slice(0, 4)) expect(await modelsIn(folder), folder.path).toEqual([])
})

test('a folder of 3,000 files is read up to its limit', async () => {
  mkdirSync(join(home, '.lmstudio/models/maker/many'), { recursive: true })
  for (let n = 0; n < 3000; n++) writeFileSync(join(home, `.lmstudio/models/maker/many/m${n}.gguf`), '')
  const found = await modelsIn({ source: 'lm-studio', path: join(home, '.lmstudio/models') })
  expect(found.length).toBeLessThanOrEqual(2000)
})

test('a loom’s model is found by name and size, or under another name by its content', async () => {
  const path = lays('models/mine.gguf')
  const bytes = tinyGguf().length
  const sha256 = createHash('sha256').update(tinyGguf()).digest('hex')
  const at = files()
  expect((await at.where({ name: 'mine.gguf', bytes, sha256: null }))?.path).toBe(path)
  expect((await at.where({ name: 'renamed.gguf', bytes, sha256 }))?.source).toBe('bundled')
  expect(await at.where({ name: 'renamed.gguf', bytes, sha256: '0'.repeat(64) })).toBeNull()
  expect(await at.where({ name: 'mine.gguf', bytes: bytes + 1, sha256 })).toBeNull()
})
