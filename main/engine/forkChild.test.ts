import { copyFileSync, existsSync, mkdtempSync, rmSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { ModelState } from '../../protocol/bridge'
import { engineEnvironment } from './engineEnvironment'
import type { EngineLimits } from './engineLimits'
import { forkChild } from './forkChild'
import { EngineSupervisor } from './supervisor'
import { weaveAll, weaveAsk } from './testing/asks'
import { buildEntries } from './testing/buildEntries.mjs'
import type { BuiltEntries } from './testing/buildEntries.mjs'
import { GgufBytes, tinyGguf } from './testing/ggufFile'

let built: BuiltEntries
const supervisors: EngineSupervisor[] = []
const files = mkdtempSync(join(tmpdir(), 'heddle-files-'))

beforeAll(async () => {
  built = await buildEntries({ worker: 'main/engine/worker.ts' })
})
afterEach(async () => {
  for (const supervisor of supervisors.splice(0)) await supervisor.stop()
})
afterAll(() => {
  built.remove()
  rmSync(files, { recursive: true, force: true })
})

function supervise(limits: Partial<EngineLimits> = {}): EngineSupervisor {
  const spawn = forkChild({ worker: join(built.folder, 'out/main/worker.js') })
  const supervisor = new EngineSupervisor({ spawn, limits: { backOffMs: 10, watchMs: 50, ...limits } })
  supervisors.push(supervisor)
  return supervisor
}

function modelIs(supervisor: EngineSupervisor, t: ModelState['t']): Promise<void> {
  return new Promise((resolve) => {
    if (supervisor.model.t === t) resolve()
    const off = supervisor.onModel((model) => {
      if (model.t !== t) return
      off()
      resolve()
    })
  })
}

describe('an engine in a process of its own', () => {
  test('weaves, and ends when told to', async () => {
    const supervisor = supervise()
    expect(await supervisor.load('fake:')).toMatchObject({ ok: true, value: { backend: 'fake' } })
    const woven = await weaveAll(supervisor, weaveAsk())
    expect(woven.answer.ok).toBe(true)
    expect(woven.evidence.get(0)?.every((bytes) => bytes instanceof Uint8Array)).toBe(true)
    const { pid } = supervisor
    await supervisor.stop()
    expect(pid !== null && isAlive(pid)).toBe(false)
  })

  test('killed with SIGKILL in a weave: what came is kept, the weave settles, the model is back', async () => {
    const supervisor = supervise()
    await supervisor.load('fake:delay=5')
    const before = supervisor.pid
    const woven = await weaveAll(supervisor, weaveAsk({ stopping: { tokens: 4000, minTokens: 4000 } }), () => {
      if (before !== null) process.kill(before, 'SIGKILL')
    })
    expect(woven.answer).toMatchObject({ ok: false, fault: { code: 'engine-gone', sentence: expect.stringContaining('SIGKILL') } })
    expect([...woven.texts.values()].join('').length).toBeGreaterThan(0)
    await modelIs(supervisor, 'ready')
    expect(supervisor.pid).not.toBe(before)
    expect((await weaveAll(supervisor, weaveAsk())).answer.ok).toBe(true)
  })

  test('crashes by itself three times and stays down with a sentence', async () => {
    const supervisor = supervise()
    await supervisor.load('fake:crashAfter=4')
    for (let crash = 1; crash <= 3; crash += 1) {
      expect((await weaveAll(supervisor, weaveAsk())).answer.ok).toBe(false)
      await modelIs(supervisor, crash < 3 ? 'ready' : 'failed')
    }
    expect(supervisor.state.t).toBe('dead')
  })

  test('whose event loop stands still is replaced', async () => {
    const supervisor = supervise({ silenceMs: 3000 })
    await supervisor.load('fake:freezeAfter=9')
    expect((await weaveAll(supervisor, weaveAsk())).answer).toMatchObject({ ok: false, fault: { sentence: expect.stringContaining('did not answer') } })
    await modelIs(supervisor, 'ready')
  })

  test('that says garbage is replaced', async () => {
    const supervisor = supervise()
    await supervisor.load('fake:garbageAfter=3,delay=1')
    expect((await weaveAll(supervisor, weaveAsk())).answer).toMatchObject({ ok: false, fault: { sentence: expect.stringContaining('no sense') } })
    await modelIs(supervisor, 'ready')
  })

  test('that eats memory while it loads is ended', async () => {
    if (process.platform !== 'linux' && process.platform !== 'darwin') return
    const supervisor = supervise({ parsingBytes: () => 400 * 1024 * 1024, workingBytes: () => 400 * 1024 * 1024 })
    expect(await supervisor.load('fake:eatMb=2000')).toMatchObject({ ok: false, fault: { code: 'model-load', sentence: expect.stringContaining('memory') } })
    expect(await supervisor.load('fake:')).toMatchObject({ ok: true })
  })

  test('whose worker is missing says so', async () => {
    const supervisor = new EngineSupervisor({ spawn: forkChild({ worker: join(files, 'absent.js') }), limits: { backOffMs: 10_000 } })
    supervisors.push(supervisor)
    expect(await supervisor.load('fake:')).toMatchObject({ ok: false, fault: { code: 'model-load' } })
  })

  test('holds the model that comes with Heddle, found by itself, and weaves the same branches from a seed', async () => {
    const supervisor = supervise()
    const model = join(import.meta.dirname, '../../models/heddle-base-4m.gguf')
    const facts = await supervisor.load(model)
    expect(facts).toMatchObject({ ok: true, value: { backend: 'llama', sha256: expect.stringMatching(/^[0-9a-f]{64}$/), vocabulary: 4096 } })
    const ask = weaveAsk({ text: 'Once upon a time there was a', seed: 3, branches: 5, stopping: { tokens: 12, minTokens: 12 } })
    const first = await weaveAll(supervisor, ask)
    const again = await weaveAll(supervisor, ask)
    expect([...first.tokens.values()]).toEqual([12, 12, 12, 12, 12])
    expect(new Set(first.texts.values()).size).toBe(5)
    expect(again.texts).toEqual(first.texts)
    expect(again.answer).toMatchObject({ ok: true, value: { evaluatedTokens: 0 } })
    expect(await supervisor.load(join(files, 'absent.gguf'))).toMatchObject({ ok: false, fault: { code: 'not-found' } })
    expect((await weaveAll(supervisor, ask)).answer.ok).toBe(true)
  })

  test('goes on when its model file is deleted, and says so once it has to be loaded again', async () => {
    if (process.platform === 'win32') return
    const supervisor = supervise()
    const model = join(files, 'fleeting.gguf')
    copyFileSync(join(import.meta.dirname, '../../models/heddle-base-4m.gguf'), model)
    expect(await supervisor.load(model, 1)).toMatchObject({ ok: true })
    unlinkSync(model)
    expect((await weaveAll(supervisor, weaveAsk())).answer.ok).toBe(true)
    if (supervisor.pid !== null) process.kill(supervisor.pid, 'SIGKILL')
    await modelIs(supervisor, 'failed')
    expect(supervisor.model).toMatchObject({ name: 'fleeting.gguf', fault: { code: 'not-found', sentence: expect.stringContaining('fleeting.gguf') } })
    expect(await supervisor.load('fake:')).toMatchObject({ ok: true })
    expect((await weaveAll(supervisor, weaveAsk())).answer.ok).toBe(true)
  })

  test('whose model file is overwritten under it settles what runs and says what became of the file', async () => {
    if (process.platform === 'win32') return
    const supervisor = supervise()
    const model = join(files, 'overwritten.gguf')
    copyFileSync(join(import.meta.dirname, '../../models/heddle-base-4m.gguf'), model)
    expect(await supervisor.load(model, 1)).toMatchObject({ ok: true })
    truncateSync(model, 4096)
    const woven = await weaveAll(supervisor, weaveAsk({ text: 'The old house by the river was empty', stopping: { tokens: 400, minTokens: 400 } }))
    if (woven.answer.ok && supervisor.pid !== null) process.kill(supervisor.pid, 'SIGKILL')
    else expect(woven.answer).toMatchObject({ ok: false, fault: { code: 'engine-gone', sentence: expect.stringContaining('Your text is safe') } })
    await modelIs(supervisor, 'failed')
    expect(supervisor.model).toMatchObject({ name: 'overwritten.gguf', fault: { code: 'model-file', sentence: expect.stringMatching(/^overwritten\.gguf [^\n]+\.$/) } })
    expect(await supervisor.load('fake:')).toMatchObject({ ok: true })
  })

  test('ends when main is gone', async () => {
    const engine = forkChild({ worker: join(built.folder, 'out/main/worker.js') })()
    await new Promise<void>((resolve) => engine.link.listen(() => resolve()))
    const over = new Promise((resolve) => engine.onExit(resolve))
    engine.link.close()
    await over
    expect(engine.pid !== null && isAlive(engine.pid)).toBe(false)
  })
})

test('hostile files cost one sentence each: the engine and the model before live on', async () => {
  const supervisor = supervise()
  await supervisor.load('fake:')
  const { pid } = supervisor
  const hostile: readonly Buffer[] = [
    Buffer.alloc(0),
    GgufBytes.header(0n, 1n).key('a'.repeat(5), 8).u64(3n << 30n).end(0),
    GgufBytes.header(1n, 1n).key('abc', 9).u32(0).u64(1n << 60n).end(0),
    GgufBytes.header(1n, 1n << 50n).end(0),
    tinyGguf({ layers: 0xffffffff }),
    tinyGguf({ heads: 0 }),
    tinyGguf().subarray(0, 300),
  ]
  for (const [index, bytes] of hostile.entries()) {
    const path = join(files, `hostile-${index}.gguf`)
    writeFileSync(path, bytes)
    expect(await supervisor.load(path)).toMatchObject({ ok: false, fault: { code: 'model-file', sentence: expect.stringMatching(/^hostile-\d\.gguf [^\n]+\.$/) } })
  }
  for (const path of [files, join(files, 'absent.gguf'), ...(existsSync('/dev/zero') ? ['/dev/zero'] : [])]) {
    expect(await supervisor.load(path)).toMatchObject({ ok: false, fault: { sentence: expect.stringMatching(/^[^\n]+\.$/) } })
  }
  expect(supervisor.pid).toBe(pid)
  expect(supervisor.model).toMatchObject({ t: 'ready', facts: { backend: 'fake' } })
  expect((await weaveAll(supervisor, weaveAsk())).answer.ok).toBe(true)
})

test('the environment of an engine is an allow-list', () => {
  const kept = engineEnvironment({
    PATH: '/bin',
    Path: 'C:\\Windows',
    HOME: '/home/writer',
    NODE_OPTIONS: '--inspect',
    LD_PRELOAD: '/tmp/evil.so',
    DYLD_INSERT_LIBRARIES: 'x',
    ELECTRON_RUN_AS_NODE: '1',
    OPENAI_API_KEY: 'secret',
    AWS_SECRET_ACCESS_KEY: 'secret',
    HTTPS_PROXY: 'http://proxy',
    GGML_BACKEND_PATH: '/tmp/evil.so',
    NODE_LLAMA_CPP_SKIP_DOWNLOAD: 'false',
    CUDA_VISIBLE_DEVICES: '0',
  })
  expect(Object.keys(kept).sort()).toEqual(['CUDA_VISIBLE_DEVICES', 'HOME', 'PATH', 'Path'])
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
