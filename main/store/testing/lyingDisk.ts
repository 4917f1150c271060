import { dirname } from 'node:path'
import type { Disk, DiskFile, DiskStat, OpenMode } from '../disk'
import { Bytes } from './bytes'
import type { Random } from '../../../loom/testing/random'

/** One call on the disk, counted from 1. */
export interface DiskCall {
  readonly n: number
  readonly op: 'open' | 'read' | 'write' | 'sync' | 'truncate' | 'rename' | 'readdir' | 'mkdir' | 'rm' | 'lstat' | 'touch' | 'syncDirectory'
  readonly path: string
}

/** What befalls a call: nothing, an errno, half a write, no answer, or the power goes (no call ever answers again). */
export type Fate = null | 'power' | 'short' | 'silence' | (string & {})

/**
 * A disk in memory that lies as real ones do: what was not synced may after a power cut be dropped, torn at 512 bytes,
 * zeroed or reordered, and names that were not synced may be lost. `fate` decides what befalls each call.
 */
export class LyingDisk implements Disk {
  fate: (call: DiskCall) => Fate = () => null
  /** Bytes of file content that fit. */
  capacity = Infinity
  calls = 0
  dead = false
  /** Resolves when the power goes. */
  readonly gone: Promise<void>
  #die: () => void = () => undefined
  readonly #root: Folder
  /** Changes of names that no sync has made durable, oldest first. */
  #pendingNames: NameChange[] = []

  constructor(root: Folder = new Folder()) {
    this.#root = root
    this.gone = new Promise((resolve) => (this.#die = resolve))
  }

  async open(path: string, mode: OpenMode): Promise<DiskFile> {
    return this.#call('open', path, () => {
      const { folder, name } = this.#place(path)
      const found = folder.live.get(name)
      if (mode === 'make') {
        if (found !== undefined) throw failure('EEXIST', path)
        const file = new File()
        this.#link(folder, name, file)
        return new OpenFile(this, file, path)
      }
      if (found === undefined) throw failure('ENOENT', path)
      if (!(found instanceof File)) throw failure('EISDIR', path)
      return new OpenFile(this, found, path)
    })
  }

  rename(from: string, to: string): Promise<void> {
    return this.#call('rename', from, () => {
      const source = this.#place(from)
      const target = this.#place(to)
      const node = source.folder.live.get(source.name)
      if (node === undefined) throw failure('ENOENT', from)
      const old = target.folder.live.get(target.name)
      if (old instanceof Folder && old.live.size > 0) throw failure('ENOTEMPTY', to)
      if (old instanceof File) old.links--
      source.folder.live.delete(source.name)
      target.folder.live.set(target.name, node)
      this.#pendingNames.push({
        folders: [source.folder, target.folder],
        apply: () => {
          if (source.folder.durable.get(source.name) === node) source.folder.durable.delete(source.name)
          target.folder.durable.set(target.name, node)
        },
      })
    })
  }

  readdir(path: string): Promise<readonly string[]> {
    return this.#call('readdir', path, () => [...this.#folder(path).live.keys()])
  }

  mkdir(path: string): Promise<void> {
    return this.#call('mkdir', path, () => {
      const { folder, name } = this.#place(path)
      if (folder.live.has(name)) throw failure('EEXIST', path)
      this.#link(folder, name, new Folder())
    })
  }

  rm(path: string): Promise<void> {
    return this.#call('rm', path, () => {
      const { folder, name } = this.#place(path)
      const node = folder.live.get(name)
      if (node === undefined) throw failure('ENOENT', path)
      for (const file of filesUnder(node)) file.links--
      folder.live.delete(name)
      this.#pendingNames.push({
        folders: [folder],
        apply: () => {
          if (folder.durable.get(name) === node) folder.durable.delete(name)
        },
      })
    })
  }

  lstat(path: string): Promise<DiskStat> {
    return this.#call('lstat', path, () => {
      const node = this.#find(path)
      if (node === undefined) throw failure('ENOENT', path)
      return { kind: node instanceof File ? 'file' : 'folder', size: node instanceof File ? node.live.size : 0, changedAt: node.changedAt }
    })
  }

  touch(path: string, at: number): Promise<void> {
    return this.#call('touch', path, () => {
      const node = this.#find(path)
      if (node === undefined) throw failure('ENOENT', path)
      node.changedAt = at
    })
  }

  syncDirectory(path: string): Promise<void> {
    return this.#call('syncDirectory', path, () => {
      const folder = this.#folder(path)
      const left: NameChange[] = []
      for (const change of this.#pendingNames) {
        if (change.folders.includes(folder)) change.apply()
        else left.push(change)
      }
      this.#pendingNames = left
    })
  }

  /** The disk as it is found when the power comes back. This one answers no more. */
  powerCut(random: Random): LyingDisk {
    this.dead = true
    const luck = random.pick([0, 0.5, 1])
    for (const change of this.#pendingNames) if (random.next() < luck) change.apply()
    const kept = new Map<Node, Node>()
    return new LyingDisk(survivor(this.#root, random, kept) as Folder)
  }

  /** All files by path, as a program sees them now. */
  files(): Map<string, Uint8Array> {
    const found = new Map<string, Uint8Array>()
    const todo: [string, Node][] = [['', this.#root]]
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      const [path, node] = next
      if (node instanceof File) found.set(path, node.live.slice())
      else for (const [name, child] of node.live) todo.push([`${path}/${name}`, child])
    }
    return found
  }

  /** A healthy copy of what a program sees now. */
  copy(): LyingDisk {
    const disk = new LyingDisk()
    const todo: [Folder, Folder][] = [[this.#root, disk.#root]]
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      const [from, to] = next
      for (const [name, child] of from.live) {
        const node = child instanceof File ? File.of(child.live.slice()) : new Folder()
        node.changedAt = child.changedAt
        to.live.set(name, node)
        to.durable.set(name, node)
        if (child instanceof Folder) todo.push([child, node as Folder])
      }
    }
    return disk
  }

  /** Runs one call under its fate; for `OpenFile` as well. */
  async call<T>(op: DiskCall['op'], path: string, act: (short: boolean) => T): Promise<T> {
    await Promise.resolve()
    if (this.dead) return new Promise<never>(() => undefined)
    const fate = this.fate({ n: ++this.calls, op, path })
    if (fate === 'power') {
      try {
        if (this.calls % 2 === 0) act(false)
      } catch {
        // It would have failed; now nobody hears of it.
      }
      this.dead = true
      this.#die()
      return new Promise<never>(() => undefined)
    }
    if (fate === 'silence') return new Promise<never>(() => undefined)
    if (fate !== null && fate !== 'short') throw failure(fate, path)
    return act(fate === 'short')
  }

  /** How many of `wanted` more bytes fit. */
  room(wanted: number): number {
    if (this.capacity === Infinity) return wanted
    let used = 0
    for (const file of filesUnder(this.#root)) used += file.live.size
    return Math.max(0, Math.min(wanted, this.capacity - used))
  }

  #call<T>(op: DiskCall['op'], path: string, act: () => T): Promise<T> {
    return this.call(op, path, act)
  }

  #link(folder: Folder, name: string, node: Node): void {
    folder.live.set(name, node)
    this.#pendingNames.push({ folders: [folder], apply: () => void folder.durable.set(name, node) })
  }

  #place(path: string): { folder: Folder; name: string } {
    return { folder: this.#folder(dirname(path)), name: path.slice(path.lastIndexOf('/') + 1) }
  }

  #folder(path: string): Folder {
    const node = this.#find(path)
    if (node === undefined) throw failure('ENOENT', path)
    if (node instanceof File) throw failure('ENOTDIR', path)
    return node
  }

  #find(path: string): Node | undefined {
    let node: Node | undefined = this.#root
    for (const part of path.split('/')) {
      if (part === '') continue
      if (!(node instanceof Folder)) return undefined
      node = node.live.get(part)
    }
    return node
  }
}

class OpenFile implements DiskFile {
  constructor(
    private readonly disk: LyingDisk,
    private readonly file: File,
    private readonly path: string,
  ) {}

  read(into: Uint8Array, at: number): Promise<number> {
    return this.disk.call('read', this.path, () => this.file.live.read(into, at))
  }

  write(bytes: Uint8Array, at: number): Promise<number> {
    return this.disk.call('write', this.path, (short) => {
      const growth = Math.max(0, at + bytes.length - this.file.live.size)
      const fits = bytes.length - growth + this.disk.room(growth)
      const length = Math.min(fits, short ? Math.max(1, bytes.length >> 1) : bytes.length)
      if (length <= 0 && bytes.length > 0) throw failure('ENOSPC', this.path)
      const part = bytes.slice(0, length)
      this.file.live.write(part, at)
      this.file.pending.push({ at, bytes: part })
      return length
    })
  }

  sync(): Promise<void> {
    return this.disk.call('sync', this.path, () => this.file.settle())
  }

  truncate(size: number): Promise<void> {
    return this.disk.call('truncate', this.path, () => {
      this.file.live.truncate(size)
      this.file.pending.push({ at: size, bytes: null })
    })
  }

  stat(): Promise<{ size: number; links: number }> {
    return this.disk.call('lstat', this.path, () => ({ size: this.file.live.size, links: this.file.links }))
  }

  place(): Promise<null> {
    return Promise.resolve(null)
  }

  async close(): Promise<void> {}
}

interface NameChange {
  readonly folders: readonly Folder[]
  readonly apply: () => void
}

type Node = File | Folder

export class Folder {
  readonly live = new Map<string, Node>()
  readonly durable = new Map<string, Node>()
  changedAt = Date.now()
}

class File {
  readonly live = new Bytes()
  readonly durable = new Bytes()
  /** Writes (and, with null, truncations) that no sync has made durable, oldest first. */
  pending: { readonly at: number; readonly bytes: Uint8Array | null }[] = []
  links = 1
  changedAt = Date.now()

  static of(bytes: Uint8Array): File {
    const file = new File()
    file.live.write(bytes, 0)
    file.durable.write(bytes, 0)
    return file
  }

  settle(): void {
    for (const { at, bytes } of this.pending) {
      if (bytes === null) this.durable.truncate(at)
      else this.durable.write(bytes, at)
    }
    this.pending = []
  }
}

const sector = 512

function survivor(node: Node, random: Random, kept: Map<Node, Node>): Node {
  const known = kept.get(node)
  if (known !== undefined) return known
  if (node instanceof File) {
    const file = File.of(survivingBytes(node, random))
    file.changedAt = node.changedAt
    kept.set(node, file)
    return file
  }
  const folder = new Folder()
  folder.changedAt = node.changedAt
  kept.set(node, folder)
  for (const [name, child] of node.durable) {
    const there = survivor(child, random, kept)
    folder.live.set(name, there)
    folder.durable.set(name, there)
  }
  return folder
}

function survivingBytes(file: File, random: Random): Uint8Array {
  const bytes = file.durable
  for (const { at, bytes: written } of file.pending) {
    const luck = random.below(4)
    if (luck === 0) continue
    if (written === null) bytes.truncate(at)
    else if (luck === 1) bytes.write(written, at)
    else if (luck === 2) bytes.write(new Uint8Array(written.length), at)
    else bytes.write(written.subarray(0, tear(at, written.length, random)), at)
  }
  return bytes.slice()
}

/** A length that ends on a sector's border of the file, or not at all. */
function tear(at: number, length: number, random: Random): number {
  const end = at + random.below(length + 1)
  return Math.max(0, Math.min(length, end - (end % sector) - at))
}

function* filesUnder(node: Node): Generator<File> {
  const todo = [node]
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    if (next instanceof File) yield next
    else todo.push(...next.live.values())
  }
}

function failure(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code })
}
