import type { LoomPart, LoomSummary, OpenLoom } from '../../protocol/bridge'
import { bad, good, type Answer } from '../../protocol/fault'
import { noOverrides } from '../../protocol/overrides'
import { freshId, type LoomId } from '../../loom/ids'
import type { LoomLibrary } from '../store/loomLibrary'
import type { LoomStore } from '../store/loomStore'
import { beingRead, LaidLoom, type LaidLoomHost } from './laidLoom'
import { welcome } from './welcome'

/** After so long the writer hears that a loom is still being read. */
const slowMs = 4000

export interface LoomRoomHost extends LaidLoomHost {
  readonly library: LoomLibrary
}

/**
 * The writer's looms, and the one of them that lies on the desk. Another is laid there after the one before is wholly put away;
 * what is done to the loom on the desk goes through its store, never past it.
 */
export class LoomRoom {
  readonly #host: LoomRoomHost
  readonly #library: LoomLibrary
  #laid: LaidLoom | null = null
  /** The loom whose files are being compacted: the one on the desk, or one that is being put away. */
  #compacting: LoomStore | null = null
  #turn: Promise<unknown> = Promise.resolve()

  constructor(host: LoomRoomHost) {
    this.#host = host
    this.#library = host.library
  }

  /** Null while no loom is open. */
  get laid(): LaidLoom | null {
    return this.#laid
  }

  list(): Promise<readonly LoomSummary[]> {
    return this.#library.list(this.#laid?.store)
  }

  /** What a page that has just come up shows: the loom on the desk, the one open last, or a new writer's first. */
  first(welcomed: boolean): Promise<Answer<OpenLoom | null>> {
    return this.#inTurn(async () => {
      if (this.#laid !== null) return this.#again(this.#laid)
      const known = (await this.#library.list()).filter((loom) => loom.state === 'ready')
      const last = known.toSorted((a, b) => b.openedAt - a.openedAt)[0]
      if (last !== undefined) return this.#openSlowly(last.loom)
      if (welcomed) return good(null)
      return this.#lay(await this.#library.create(welcome.title, welcome.text))
    })
  }

  create(title: string): Promise<Answer<OpenLoom>> {
    return this.#inTurn(async () => this.#lay(await this.#library.create(title)))
  }

  open(loom: LoomId): Promise<Answer<OpenLoom>> {
    return this.#inTurn(() => this.#openSlowly(loom))
  }

  /** The records of a loom from number `from` on, which is laid on the desk for that. */
  read(loom: LoomId, from: number): Promise<Answer<LoomPart>> {
    return this.#inTurn(async () => {
      if (this.#ifLaid(loom) === null && from === 0) {
        const laid = await this.#slowly(this.#library.open(loom).then((answer) => this.#lay(answer)))
        if (!laid.ok) return laid
      }
      const laid = this.#ifLaid(loom)
      if (from === 0) await laid?.weaves.closeAll()
      const part = laid?.read(from) ?? null
      return part === null ? bad('conflict', 'This loom was put away while it was being read.') : good(part)
    })
  }

  openFolder(folder: string): Promise<Answer<OpenLoom>> {
    return this.#inTurn(async () => {
      if (this.#laid?.store.folder === folder) return good(this.#laid.shown)
      return this.#lay(await this.#library.openFolder(folder))
    })
  }

  async rename(loom: LoomId, title: string): Promise<Answer<null>> {
    const laid = this.#ifLaid(loom)
    if (laid === null) return this.#library.rename(loom, title)
    const answer = laid.commit({
      id: freshId('t'), at: Date.now(), by: 'writer', event: 'title', ops: [{ t: 'title', from: laid.store.loom.title, to: title }],
    }, null)
    if (!answer.ok) return answer
    await this.#library.titled(loom, title)
    return good(null)
  }

  async duplicate(loom: LoomId): Promise<Answer<LoomSummary>> {
    const laid = this.#ifLaid(loom)
    if (laid !== null) {
      await laid.store.flush()
      await this.#library.follow(laid.store)
    }
    return this.#library.duplicate(loom)
  }

  async trash(loom: LoomId): Promise<Answer<null>> {
    if (this.#ifLaid(loom) !== null) await this.putAway()
    return this.#library.trash(loom)
  }

  /** The folder of a loom, also when it was moved while it lies on the desk. */
  async folderOf(loom: LoomId): Promise<Answer<string>> {
    const laid = this.#ifLaid(loom)
    if (laid !== null) await this.#library.follow(laid.store)
    const folder = await this.#library.folderOf(loom)
    return folder === null ? bad('not-found', 'The folder of this loom is not where it was.') : good(folder)
  }

  /** False when nothing was being compacted. */
  stopCompacting(): boolean {
    return this.#compacting?.stopCompacting() ?? false
  }

  /** Leaves the desk empty: ends the streams, keeps what has arrived, and puts everything on the disk. */
  async putAway(): Promise<void> {
    const laid = this.#laid
    if (laid === null) return
    await laid.endStreams()
    this.#laid = null
    await laid.close()
    await this.#library.closed(laid.store)
  }

  #ifLaid(loom: LoomId): LaidLoom | null {
    return this.#laid?.store.loom.id === loom ? this.#laid : null
  }

  #openSlowly(loom: LoomId): Promise<Answer<OpenLoom>> {
    return this.#slowly(this.#open(loom))
  }

  async #slowly<T>(reading: Promise<T>): Promise<T> {
    const slow = setTimeout(() => this.#host.emit({ t: 'notice', sentence: 'The loom is still being read: its disk is slow.' }), slowMs)
    return reading.finally(() => clearTimeout(slow))
  }

  async #open(loom: LoomId): Promise<Answer<OpenLoom>> {
    const laid = this.#ifLaid(loom)
    if (laid !== null) return this.#again(laid)
    const glance = await this.#library.glance(loom)
    if (glance === null) return this.#lay(await this.#library.open(loom))
    await this.putAway()
    return good({ ...glance, overrides: noOverrides, partial: true, readOnly: beingRead, notice: null })
  }

  /** The loom on the desk, for a page that comes up again and knows of no weave. */
  async #again(laid: LaidLoom): Promise<Answer<OpenLoom>> {
    await laid.weaves.closeAll()
    return good(laid.shown)
  }

  /** Puts a loom on the desk in place of the one that lies there. */
  async #lay(answer: Answer<LoomStore>): Promise<Answer<OpenLoom>> {
    if (!answer.ok) return answer
    await this.putAway()
    const store = answer.value
    store.onCompacting = (progress) => {
      this.#compacting = progress === null ? null : store
      this.#host.emit({ t: 'compacting', progress })
    }
    const laid = await LaidLoom.lay(store, this.#host)
    this.#laid = laid
    return good(laid.shown)
  }

  /** Changes of what lies on the desk happen one after the other. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const next = this.#turn.then(act, act)
    this.#turn = next.catch(() => undefined)
    return next
  }
}
