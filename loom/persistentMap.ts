/** A branch may be changed in place by the one draft whose number it bears. */
type Owner = number
const nobody: Owner = 0
let drafts = nobody

/**
 * An immutable map with string keys (a hash array mapped trie, 32 ways, after Bagwell 2001): `set` and `delete` make a new
 * map that shares all but one path with the old one. The order of iteration follows the hashes, not the insertions.
 */
export class PersistentMap<K extends string, V> implements Iterable<[K, V]> {
  static readonly #empty = new PersistentMap<string, unknown>({ t: 'branch', owner: nobody, bitmap: 0, slots: [] }, 0)

  readonly size: number
  readonly #root: Branch<V>

  private constructor(root: Branch<V>, size: number) {
    this.#root = root
    this.size = size
  }

  static empty<K extends string, V>(): PersistentMap<K, V> {
    return PersistentMap.#empty as unknown as PersistentMap<K, V>
  }

  /** Later entries win over earlier ones of the same key. */
  static from<K extends string, V>(entries: Iterable<readonly [K, V]>): PersistentMap<K, V> {
    return PersistentMap.empty<K, V>().mutate((draft) => {
      for (const [key, value] of entries) draft.set(key, value)
    })
  }

  get(key: K): V | undefined {
    return find(this.#root, key)?.value
  }

  has(key: K): boolean {
    return find(this.#root, key) !== undefined
  }

  /** This same map when the key already has this very value. */
  set(key: K, value: V): PersistentMap<K, V> {
    return this.#change(nobody, (draft) => draft.set(key, value))
  }

  /** This same map when it does not hold the key. */
  delete(key: K): PersistentMap<K, V> {
    return this.#change(nobody, (draft) => draft.delete(key))
  }

  /**
   * A new map with everything that `change` did to the draft; this same map when that was nothing. Made for many changes:
   * what the draft has copied once it changes in place. The draft throws when used afterwards.
   */
  mutate(change: (draft: Draft<K, V>) => void): PersistentMap<K, V> {
    return this.#change(++drafts, change)
  }

  *entries(): Generator<[K, V], undefined> {
    for (const leaf of leavesOf(this.#root)) yield [leaf.key as K, leaf.value]
  }

  *keys(): Generator<K, undefined> {
    for (const leaf of leavesOf(this.#root)) yield leaf.key as K
  }

  *values(): Generator<V, undefined> {
    for (const leaf of leavesOf(this.#root)) yield leaf.value
  }

  /** Keys set, changed (by identity) or deleted since `before`, in no order. Costs what differs, as versions share the rest. */
  *changedSince(before: PersistentMap<K, V>): Generator<K, undefined> {
    const pairs: [Slot<V> | undefined, Slot<V> | undefined][] = [[before.#root, this.#root]]
    for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
      const [old, now] = pair
      if (old === now) continue
      if (old?.t === 'branch' && now?.t === 'branch') {
        for (let bits = old.bitmap | now.bitmap; bits !== 0; bits &= bits - 1) {
          const bit = bits & -bits
          pairs.push([slotAt(old, bit), slotAt(now, bit)])
        }
        continue
      }
      const was = new Map([...leavesUnder(old)].map(({ key, value }) => [key, value]))
      for (const { key, value } of leavesUnder(now)) {
        if (!was.has(key) || was.get(key) !== value) yield key as K
        was.delete(key)
      }
      for (const key of was.keys()) yield key as K
    }
  }

  [Symbol.iterator](): Generator<[K, V], undefined> {
    return this.entries()
  }

  #change(owner: Owner, change: (draft: LiveDraft<K, V>) => void): PersistentMap<K, V> {
    const draft = new LiveDraft<K, V>(this.#root, this.size, owner)
    change(draft)
    const root = draft.end()
    return root === this.#root ? this : new PersistentMap<K, V>(root, draft.size)
  }
}

/** A map while it is being changed; see `PersistentMap.mutate`. */
export interface Draft<K extends string, V> {
  readonly size: number
  get(key: K): V | undefined
  has(key: K): boolean
  set(key: K, value: V): void
  /** False when the key was not there. */
  delete(key: K): boolean
}

interface Leaf<V> {
  readonly t: 'leaf'
  readonly hash: number
  readonly key: string
  readonly value: V
}

/** `slots` holds one slot for each set bit of `bitmap`, in order. */
interface Branch<V> {
  readonly t: 'branch'
  readonly owner: Owner
  bitmap: number
  slots: Slot<V>[]
}

/** Two or more leaves whose whole hashes are the same. */
interface Bucket<V> {
  readonly t: 'bucket'
  readonly hash: number
  readonly slots: readonly Leaf<V>[]
}

type Slot<V> = Leaf<V> | Branch<V> | Bucket<V>

class LiveDraft<K extends string, V> implements Draft<K, V> {
  size: number
  #root: Branch<V>
  readonly #owner: Owner
  #ended = false

  constructor(root: Branch<V>, size: number, owner: Owner) {
    this.#root = root
    this.size = size
    this.#owner = owner
  }

  get(key: K): V | undefined {
    return find(this.#root, key)?.value
  }

  has(key: K): boolean {
    return find(this.#root, key) !== undefined
  }

  set(key: K, value: V): void {
    this.#mustLive()
    this.#root = this.#insert(this.#root, 0, { t: 'leaf', hash: hashOf(key), key, value })
  }

  delete(key: K): boolean {
    this.#mustLive()
    const size = this.size
    const slot = this.#remove(this.#root, 0, hashOf(key), key)
    this.#root = slot?.t === 'branch' ? slot : { t: 'branch', owner: this.#owner, bitmap: 0, slots: [] }
    if (slot !== null && slot.t !== 'branch') this.#root = wrap(slot, 0, this.#owner)
    return this.size !== size
  }

  end(): Branch<V> {
    this.#ended = true
    return this.#root
  }

  #mustLive(): void {
    if (this.#ended) throw new Error('a draft was changed after its end')
  }

  #own(branch: Branch<V>): Branch<V> {
    if (this.#isOurs(branch)) return branch
    return { t: 'branch', owner: this.#owner, bitmap: branch.bitmap, slots: branch.slots.slice() }
  }

  #isOurs({ owner }: Branch<V>): boolean {
    return owner !== nobody && owner === this.#owner
  }

  /** The branch with other slots: lists of just their length, as one that grows in place keeps room for many more. */
  #with(branch: Branch<V>, bitmap: number, slots: Slot<V>[]): Branch<V> {
    if (!this.#isOurs(branch)) return { t: 'branch', owner: this.#owner, bitmap, slots }
    branch.bitmap = bitmap
    branch.slots = slots
    return branch
  }

  #insert(branch: Branch<V>, shift: number, leaf: Leaf<V>): Branch<V> {
    const bit = bitOf(leaf.hash, shift)
    const index = indexOf(branch.bitmap, bit)
    if ((branch.bitmap & bit) === 0) {
      this.size++
      return this.#with(branch, branch.bitmap | bit, branch.slots.toSpliced(index, 0, leaf))
    }
    const before = branch.slots[index] as Slot<V>
    const after = this.#put(before, shift + 5, leaf)
    if (after === before) return branch
    const own = this.#own(branch)
    own.slots[index] = after
    return own
  }

  #put(slot: Slot<V>, shift: number, leaf: Leaf<V>): Slot<V> {
    if (slot.t === 'branch') return this.#insert(slot, shift, leaf)
    if (slot.t === 'leaf' && slot.key === leaf.key) return Object.is(slot.value, leaf.value) ? slot : leaf
    if (slot.hash !== leaf.hash) return this.#insert(wrap(slot, shift, this.#owner), shift, leaf)
    if (slot.t === 'leaf') {
      this.size++
      return { t: 'bucket', hash: slot.hash, slots: [slot, leaf] }
    }
    const at = slot.slots.findIndex((each) => each.key === leaf.key)
    if (at < 0) {
      this.size++
      return { t: 'bucket', hash: slot.hash, slots: [...slot.slots, leaf] }
    }
    if (Object.is(slot.slots[at]?.value, leaf.value)) return slot
    return { t: 'bucket', hash: slot.hash, slots: slot.slots.with(at, leaf) }
  }

  /** What is left of the slot without the key: itself when the key is not there, a lone leaf or bucket pulled up, or null. */
  #remove(slot: Slot<V>, shift: number, hash: number, key: string): Slot<V> | null {
    switch (slot.t) {
      case 'leaf':
        if (slot.key !== key) return slot
        this.size--
        return null
      case 'bucket': {
        const left = slot.slots.filter((leaf) => leaf.key !== key)
        if (left.length === slot.slots.length) return slot
        this.size--
        return left.length === 1 ? (left[0] as Leaf<V>) : { t: 'bucket', hash: slot.hash, slots: left }
      }
      case 'branch': {
        const bit = bitOf(hash, shift)
        if ((slot.bitmap & bit) === 0) return slot
        const index = indexOf(slot.bitmap, bit)
        const before = slot.slots[index] as Slot<V>
        const after = this.#remove(before, shift + 5, hash, key)
        if (after === before) return slot
        const own = after === null ? this.#with(slot, slot.bitmap & ~bit, slot.slots.toSpliced(index, 1)) : this.#own(slot)
        if (after !== null) own.slots[index] = after
        const only = own.slots[0]
        if (only === undefined) return null
        return own.slots.length === 1 && only.t !== 'branch' ? only : own
      }
    }
  }
}

function wrap<V>(slot: Leaf<V> | Bucket<V>, shift: number, owner: Owner): Branch<V> {
  return { t: 'branch', owner, bitmap: bitOf(slot.hash, shift), slots: [slot] }
}

function find<V>(root: Branch<V>, key: string): Leaf<V> | undefined {
  const hash = hashOf(key)
  let slot: Slot<V> = root
  for (let shift = 0; slot.t === 'branch'; shift += 5) {
    const bit = bitOf(hash, shift)
    if ((slot.bitmap & bit) === 0) return undefined
    slot = slot.slots[indexOf(slot.bitmap, bit)] as Slot<V>
  }
  if (slot.t === 'leaf') return slot.key === key ? slot : undefined
  return slot.slots.find((leaf) => leaf.key === key)
}

function* leavesOf<V>(root: Branch<V>): Generator<Leaf<V>, undefined> {
  const path: { readonly slots: readonly Slot<V>[]; next: number }[] = [{ slots: root.slots, next: 0 }]
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const slot = top.slots[top.next++]
    if (slot === undefined) path.pop()
    else if (slot.t === 'leaf') yield slot
    else path.push({ slots: slot.slots, next: 0 })
  }
}

function leavesUnder<V>(slot: Slot<V> | undefined): Iterable<Leaf<V>> {
  if (slot === undefined) return []
  if (slot.t === 'branch') return leavesOf(slot)
  return slot.t === 'leaf' ? [slot] : slot.slots
}

function slotAt<V>(branch: Branch<V>, bit: number): Slot<V> | undefined {
  return (branch.bitmap & bit) === 0 ? undefined : branch.slots[indexOf(branch.bitmap, bit)]
}

function hashOf(key: string): number {
  let hash = 0
  for (let i = 0; i < key.length; i++) hash = (Math.imul(hash, 31) + key.charCodeAt(i)) | 0
  return hash
}

function bitOf(hash: number, shift: number): number {
  return 1 << ((hash >>> shift) & 31)
}

/** How many bits below `bit` are set. */
function indexOf(bitmap: number, bit: number): number {
  let bits = bitmap & (bit - 1)
  bits -= (bits >>> 1) & 0x55555555
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
