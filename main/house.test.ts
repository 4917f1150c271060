import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { printChord } from '../protocol/chord'
import { resolveKeys } from '../protocol/keyPresets'

const root = resolve(import.meta.dirname, '..')
const rooms = ['loom', 'protocol', 'main', 'preload', 'renderer', 'e2e', 'bench', 'models']
const generated = /^(e2e\/(\.standin|shots)|main\/engine\/kernel)\//

interface Source {
  /** From the root, with `/`. */
  readonly path: string
  readonly text: string
  readonly lines: number
  /** What it imports: a package, `node:…`, or a path from the root. */
  readonly imports: readonly string[]
  /** Of those, what is still imported when types are gone. */
  readonly values: readonly string[]
}

const sources: readonly Source[] = rooms.flatMap((room) => (existsSync(join(root, room)) ? filesUnder(room) : [])).map(readSource)
const shipped = sources.filter(({ path }) => !/\.test\.tsx?$|\/testing\/|^e2e\/|^bench\//.test(path))

function filesUnder(room: string): string[] {
  return readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .map((file) => `${room}/${file.replaceAll('\\', '/')}`)
    .filter((path) => /\.(ts|tsx|mjs)$/.test(path) && !path.endsWith('.d.ts') && !path.endsWith('.d.mts') && !generated.test(path))
}

function readSource(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8')
  const homeOf = (name: string) => (name.startsWith('.') ? relative(root, resolve(root, dirname(path), name)).replaceAll('\\', '/') : name)
  const imports = [...text.matchAll(/(?:\bfrom |^\s*import |\bimport\()'([^'\n]+)'/gm)].map(([, name]) => homeOf(name as string))
  const taken = [...text.matchAll(/^(?:import|export)(?! type) ([^;'"]*?)\bfrom '([^'\n]+)'/gm)]
  const values = taken
    .filter(([, names]) => !/^\{[^}]*\}\s*$/.test(names as string) || (names as string).split(',').some((name) => !/^[\s{]*(type |\}|$)/.test(name)))
    .map(([, , name]) => homeOf(name as string))
  return { path, text, lines: text.split('\n').length - 1, imports, values }
}

const inRoom = (room: string) => shipped.filter(({ path }) => path.startsWith(`${room}/`))

/** `path imports name` for every import in `files` that `allowed` does not hold with. */
function trespasses(files: readonly Source[], allowed: (name: string, path: string) => boolean): string[] {
  return files.flatMap(({ path, imports }) => imports.filter((name) => !allowed(name, path)).map((name) => `${path} imports ${name}`))
}

const isFrom = (...homes: readonly string[]) => (name: string) => homes.some((home) => name === home || name.startsWith(`${home}/`))
const isFileSystem = isFrom('node:fs', 'fs')
const isNetwork = isFrom('node:http', 'node:https', 'node:http2', 'node:net', 'node:tls', 'node:dgram', 'ws')

describe('rooms', () => {
  test('there are sources to look at', () => {
    for (const room of ['loom', 'protocol', 'main', 'preload', 'renderer']) expect(inRoom(room).length, room).toBeGreaterThan(0)
  })

  test('loom/ knows nothing but itself', () => {
    expect(trespasses(inRoom('loom'), isFrom('loom'))).toEqual([])
  })

  test('protocol/ knows loom/ and zod', () => {
    expect(trespasses(inRoom('protocol'), isFrom('protocol', 'loom', 'zod'))).toEqual([])
  })

  test('no guard reaches the page, whose policy forbids what zod does', () => {
    const withZod = new Set(['zod'])
    for (let known = 0; known < withZod.size; ) {
      known = withZod.size
      for (const { path, values } of inRoom('protocol')) if (values.some((name) => withZod.has(name))) withZod.add(path.replace(/\.ts$/, ''))
    }
    expect(withZod.size).toBeGreaterThan(2)
    const page = inRoom('renderer').filter(({ path }) => !path.startsWith('renderer/play/'))
    expect(page.flatMap(({ path, values }) => values.filter((name) => withZod.has(name)).map((name) => `${path} imports ${name}`))).toEqual([])
  })

  test('renderer/ knows neither Node, Electron nor main/', () => {
    expect(trespasses(inRoom('renderer'), (name) => !isFrom('main', 'preload', 'electron', 'zod', 'ws')(name) && !name.startsWith('node:'))).toEqual([])
  })

  test('main/ does not know renderer/', () => {
    expect(trespasses(inRoom('main'), (name) => !isFrom('renderer', 'preload', 'e2e')(name))).toEqual([])
  })

  test('Electron is met in files directly in main/ and preload/ only', () => {
    const elsewhere = shipped.filter(({ path }) => !/^(main|preload)\/[^/]+$/.test(path))
    expect(trespasses(elsewhere, (name) => !isFrom('electron')(name))).toEqual([])
  })

  test('the engine process and the command line run without Electron', () => {
    for (const entry of ['main/engine/worker.ts', 'main/cli.ts', 'main/browser/browserShell.ts']) {
      expect(reachable(entry).filter(({ imports }) => imports.includes('electron')).map(({ path }) => path), entry).toEqual([])
    }
  })

  test('libllama and its bindings are loaded in the engine process only', () => {
    const elsewhere = shipped.filter(({ path }) => !/^main\/engine\/(worker\.ts$|llama\/)/.test(path))
    expect(trespasses(elsewhere, (name) => !isFrom('node-llama-cpp', 'koffi')(name))).toEqual([])
    expect(reachable('main/index.ts').filter(({ path }) => path.startsWith('main/engine/llama/')).map(({ path }) => path)).toEqual([])
  })

  test('looms are touched by main/store/ only: desk and shells have no file system', () => {
    const rooms = shipped.filter(({ path }) => /^main\/(desk|browser)\//.test(path))
    expect(trespasses(rooms, (name) => !isFileSystem(name))).toEqual([])
  })

  test('only the browser shell listens, and one file calls out', () => {
    const elsewhere = shipped.filter(({ path }) => !path.startsWith('main/browser/') && path !== 'renderer/heddleApi.ts' && path !== 'main/models/askHost.ts')
    expect(trespasses(elsewhere, (name) => !isNetwork(name))).toEqual([])
    expect(elsewhere.filter(({ text }) => /\b(fetch|WebSocket|XMLHttpRequest|EventSource|sendBeacon)\s*\(/.test(code(text))).map(({ path }) => path)).toEqual([])
  })
})

/** Every file that an entry brings along, by imports that stay after types are gone. */
function reachable(entry: string): Source[] {
  const byPath = new Map(shipped.map((source) => [source.path.replace(/\.(ts|tsx|mjs)$/, ''), source]))
  const found = new Set<Source>()
  const open = [entry.replace(/\.ts$/, '')]
  if (!byPath.has(open[0] as string)) throw new Error(`there is no ${entry}`)
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const source = byPath.get(path)
    if (source === undefined || found.has(source)) continue
    found.add(source)
    const types = new Set([...source.text.matchAll(/import type [^;]*? from '([^']+)'/g)].map(([, name]) => relative(root, resolve(root, dirname(source.path), name as string)).replaceAll('\\', '/')))
    open.push(...source.imports.filter((name) => !types.has(name)))
  }
  return [...found]
}

function code(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
}

describe('the page', () => {
  test('text is never markup and never code', () => {
    const sinks = /\b(innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|srcdoc|createContextualFragment|DOMParser)\b|document\.write|\beval\s*\(|new Function\b|isTrusted: true|supportHtml/
    expect(inRoom('renderer').filter(({ text }) => sinks.test(code(text))).map(({ path }) => path)).toEqual([])
  })

  test('the preload is short and has one method per row, nothing generic', () => {
    const preload = inRoom('preload')
    expect(preload.reduce((sum, { lines }) => sum + lines, 0)).toBeLessThanOrEqual(80)
    for (const { text } of preload) expect(text).not.toMatch(/ipcRenderer\.(send|sendSync|postMessage|sendToHost)\b/)
  })

  test('the built preload asks for nothing but Electron', ({ skip }) => {
    const built = join(root, 'out', 'preload', 'index.cjs')
    skip(!existsSync(built), 'there is no build to look at')
    const asked = [...readFileSync(built, 'utf8').matchAll(/require\(["']([^"']+)["']\)/g)].map(([, name]) => name)
    expect(new Set(asked)).toEqual(new Set(['electron']))
  })

  test('the markup of the page holds no script of its own', () => {
    const file = join(root, 'renderer', 'index.html')
    const html = readFileSync(file, 'utf8')
    for (const [, attributes, body] of html.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/g)) {
      expect(attributes).toMatch(/\bsrc=/)
      expect(body?.trim()).toBe('')
    }
    expect(html).not.toMatch(/\son\w+=|https?:\/\//)
  })

  test('one place registers channels, and every call goes through it', () => {
    const places = shipped.filter(({ text }) => /ipcMain\.(handle|on|once|handleOnce)\b/.test(text)).map(({ path }) => path)
    expect(places).toEqual(['main/index.ts'])
  })
})

/** What the files import by name, at their head or later. */
function namesImported(files: readonly Source[]): ReadonlySet<string> {
  const lists = /^(?:import|export) [^;'"]*?\bfrom '\.|^ *const \{[^}]*\} = await import\(|\(await import\('[^']+'\)\)\.\w+/gm
  return new Set(files.flatMap(({ text }) => [...text.matchAll(lists)].flatMap(([names]) => names.match(/\w+/g) ?? [])))
}

describe('files', () => {
  const written = sources.filter(({ path }) => !/\.test\.tsx?$|\.spec\.ts$/.test(path))

  test('none is longer than 600 lines, and half of them are at most 150', () => {
    expect(written.filter(({ lines }) => lines > 600).map(({ path, lines }) => `${path}: ${lines}`)).toEqual([])
    const lengths = written.map(({ lines }) => lines).toSorted((a, b) => a - b)
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(150)
  })

  test('what only tests use is in a folder named testing, and what is used nowhere else is not exported', () => {
    const [byShipped, byAny] = [namesImported(shipped), namesImported(sources)]
    const useless = shipped.filter(({ path }) => !path.endsWith('.mjs')).flatMap(({ path, text }) =>
      [...text.matchAll(/^export (?:async |abstract )?(?:function\*?|const|class) (\w+)/gm)]
        .map(([, name]) => name as string)
        .filter((name) => !byShipped.has(name) && !(byAny.has(name) && [...code(text).matchAll(new RegExp(`\\b${name}\\b`, 'g'))].length > 1))
        .map((name) => `${path}: ${name}`),
    )
    expect(useless).toEqual([])
  })

  test('nothing is left to do, and nothing is put off', () => {
    const left = sources.filter(({ path, text }) => path !== 'main/house.test.ts' && /\b(TODO|FIXME|XXX|HACK)\b|\b(test|it|describe)\.only\(/.test(text))
    expect(left.map(({ path }) => path)).toEqual([])
  })
})

test('package-lock.json holds every platform, so that `npm ci` works on each', () => {
  interface Entry {
    readonly optionalDependencies?: Readonly<Record<string, string>>
    readonly resolved?: string
  }
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, Entry> }
  const absent = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages)),
  )
  expect(absent).toEqual([])
  expect(Object.values(packages).filter(({ resolved }) => resolved !== undefined)).toEqual([])
})

test('the keys in the README are the keys', () => {
  const text = readFileSync(join(root, 'README.md'), 'utf8')
  const rows = [...text.slice(text.indexOf('## Keys')).matchAll(/^\| ([^|]+) \| ([^|]+) \|$/gm)].map(([, title, key]) => [title, key] as const).slice(2)
  const keys = resolveKeys({ keyPreset: 'heddle', keys: [], loomKeys: [] }, 'linux')
  expect(rows.length).toBeGreaterThan(10)
  for (const [title, key] of rows) {
    const command = keys.find(({ entry }) => entry.title === title)
    expect(printChord(command?.chords[0] ?? '', 'linux'), title).toBe(key)
  }
})

describe.each(['README.md', 'HACKING.md', 'INTERNALS.md', 'THREAT_MODEL.md'])('%s', (name) => {
  const text = existsSync(join(root, name)) ? readFileSync(join(root, name), 'utf8') : ''

  test('is there', () => {
    expect(text).not.toBe('')
  })

  test('names files and folders that exist', () => {
    const named = [...text.matchAll(/`([\w.-]+\/[\w./-]*|[A-Z_]+\.md)`/g)].map(([, path]) => path as string)
    const linked = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path]) => path as string)
    const absent = [...named, ...linked].filter((path) => !/^(out|node_modules|e2e\/shots|looms|copies|logs|settings)\b/.test(path) && !existsSync(join(root, path)))
    expect(absent).toEqual([])
  })

  test('names scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
    const named = [...text.matchAll(/\bnpm (?:run (?:--silent |-s )?([\w:]+)|(start|test))/g)].map(([, script, short]) => (script ?? short) as string)
    expect(named.filter((script) => !(script in scripts))).toEqual([])
  })
})
