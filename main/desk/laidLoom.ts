import type { BridgeEvent, LoomPart, OpenLoom } from '../../protocol/bridge'
import { bad, good, type Answer } from '../../protocol/fault'
import type { NodeId } from '../../loom/ids'
import { toData } from '../../loom/loomData'
import { largeFrom, threadAlone } from '../../loom/threadAlone'
import type { Transaction } from '../../loom/transaction'
import type { EngineSupervisor } from '../engine/supervisor'
import type { LoomStore } from '../store/loomStore'
import { NodeDisk } from '../store/nodeDisk'
import { OwnFile } from '../store/ownFile'
import { ScoreFile } from '../store/scoreFile'
import { LoomReading } from './loomReading'
import { MultiverseRoom } from './multiverseRoom'
import { ScoreRoom } from './scoreRoom'
import { WeaveRoom } from './weaveRoom'

/** Why a loom cannot be changed yet of which only the thread has come. */
export const beingRead = 'The rest of this loom is being read.'

/** What a loom on the desk needs of the desk. */
export interface LaidLoomHost {
  readonly engine: EngineSupervisor
  readonly emit: (event: BridgeEvent) => void
  /** How fast a weave was that was long enough to say. */
  measured(tokensPerSecond: number): void
}

/** The loom that lies on the desk, and what goes on with it. Every change it accepts is journalled before it is told. */
export class LaidLoom {
  readonly weaves: WeaveRoom
  readonly scores: ScoreRoom
  readonly multiverse: MultiverseRoom
  readonly #emit: (event: BridgeEvent) => void
  readonly #stopHearing: () => void
  #reading: LoomReading | null = null
  #isLaid = true

  private constructor(
    readonly store: LoomStore,
    /** What holds for this loom only. */
    readonly own: OwnFile,
    { engine, emit, measured }: LaidLoomHost,
  ) {
    this.#emit = emit
    const disk = new NodeDisk()
    const loom = () => store.loom
    this.weaves = new WeaveRoom({ store, engine, emit, measured, commit: (transaction, before) => (this.#isLaid ? this.commit(transaction, before) : noLoom()) })
    const shelf = new ScoreFile({ disk, folder: () => store.folder, readOnly: store.readOnly !== null })
    this.scores = new ScoreRoom({ loom, engine, emit, shelf })
    this.multiverse = new MultiverseRoom({ loom, engine, emit })
    this.#stopHearing = store.onSaving((state, sentence) => {
      emit({ t: 'saving', state, sentence })
      if (state !== 'failed' && sentence !== null) emit({ t: 'notice', sentence })
    })
  }

  static async lay(store: LoomStore, host: LaidLoomHost): Promise<LaidLoom> {
    return new LaidLoom(store, await OwnFile.open(new NodeDisk(), store.folder, store.readOnly === null, () => store.place()), host)
  }

  /** The loom as a page gets it: all of it, or a first look at a large one. */
  get shown(): OpenLoom {
    const { loom, session } = this.store
    if (loom.nodes.size < largeFrom) return { ...this.#facts, data: toData(loom) }
    return { ...this.#facts, data: threadAlone(loom, session.tip), partial: true, readOnly: beingRead, notice: null }
  }

  /** The records of the loom from number `from` on; null when others are next. 0 begins anew, with the loom as it is then. */
  read(from: number): LoomPart | null {
    if (from === 0) this.#reading = new LoomReading(this.store.loom, this.#facts)
    const part = this.#reading?.part(from) ?? null
    if (part?.left === 0) this.#reading = null
    return part
  }

  get #facts(): Omit<OpenLoom, 'data'> {
    const { session, seq, readOnly, notice } = this.store
    return { session, overrides: this.own.overrides, seq, readOnly, notice }
  }

  /** `before` is where the writer was, which is where undo takes her back to. */
  commit(transaction: Transaction, before: { readonly tip: NodeId; readonly caret: number } | null): Answer<{ readonly seq: number }> {
    const answer = this.store.commit(transaction, { urgent: transaction.event !== 'type', ...(before === null ? {} : { before }) })
    if (!answer.ok) return answer
    const { seq } = answer.value
    this.#tell(seq, transaction)
    return good({ seq })
  }

  /** Null when there is nothing to undo or redo. An act of many parts goes on part by part, unless something else is done meanwhile. */
  async travel(way: 'undo' | 'redo'): Promise<Answer<{ readonly label: string } | null>> {
    const { store } = this
    for (let label: string | null = null; ; ) {
      const answer = way === 'undo' ? store.undo(Date.now()) : store.redo(Date.now())
      if (!answer.ok) return answer
      if (answer.value === null) return good(label === null ? null : { label })
      const { transaction, seq, more } = answer.value
      label ??= answer.value.label
      this.#tell(seq, transaction)
      const { history } = store
      if (more) await new Promise(setImmediate)
      if (!more || !this.#isLaid || store.history !== history) return good({ label })
    }
  }

  /** Ends the streams and keeps what has arrived. */
  async endStreams(): Promise<void> {
    this.scores.cancel()
    this.multiverse.end()
    await this.weaves.closeAll()
  }

  /** Puts everything on the disk. The streams have ended, and nothing is committed any more. */
  async close(): Promise<void> {
    this.#isLaid = false
    await this.scores.close()
    this.#stopHearing()
    await this.store.close()
  }

  #tell(seq: number, transaction: Transaction): void {
    this.weaves.follow(transaction.ops)
    this.#emit({ t: 'transaction', seq, transaction })
  }
}

/** What is answered while no loom lies on the desk. */
export function noLoom(): Answer<never> {
  return bad('not-found', 'No loom is open.')
}
