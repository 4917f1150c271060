import { signal, type ReadonlySignal } from '@preact/signals'
import type { HeddleApi, LoomSummary, OpenLoom } from '../../protocol/bridge'
import type { Answer } from '../../protocol/fault'
import type { ImportOutcome, SentFile } from '../../protocol/imports'
import type { LoomId } from '../../loom/ids'
import type { Library } from '../app'

/**
 * Looms as a whole; `opened` is told of every loom that takes the place of the one on the page, null for none. What is typed
 * while `before` waits for a loom is meant for that loom.
 */
export class LibraryController implements Library {
  readonly #api: HeddleApi
  readonly #looms = signal<readonly LoomSummary[]>([])
  readonly #opened: (loom: OpenLoom | null) => void
  readonly #report: (sentence: string) => void
  readonly #current: () => LoomId | null
  readonly #before: (act: () => Promise<void>) => Promise<void>

  constructor(
    api: HeddleApi,
    looms: readonly LoomSummary[],
    current: () => LoomId | null,
    opened: (loom: OpenLoom | null) => void,
    report: (sentence: string) => void,
    before: (act: () => Promise<void>) => Promise<void>,
  ) {
    this.#api = api
    this.#before = before
    this.#looms.value = looms
    this.#current = current
    this.#opened = opened
    this.#report = report
  }

  get looms(): ReadonlySignal<readonly LoomSummary[]> {
    return this.#looms
  }

  open(loom: LoomId): Promise<void> {
    return this.#before(() => this.#turnTo(this.#api.openLoom({ loom })))
  }

  create(title: string): Promise<void> {
    return this.#before(() => this.#turnTo(this.#api.createLoom({ title })))
  }

  choose(): Promise<void> {
    return this.#turnTo(this.#api.chooseLoom({}))
  }

  rename(loom: LoomId, title: string): Promise<void> {
    return this.#change(this.#api.renameLoom({ loom, title }))
  }

  duplicate(loom: LoomId): Promise<void> {
    return this.#change(this.#api.duplicateLoom({ loom }))
  }

  async trash(loom: LoomId): Promise<void> {
    const open = this.#current() === loom
    const answer = await this.#api.trashLoom({ loom })
    if (!answer.ok) return this.#report(answer.fault.sentence)
    if (open) this.#opened(null)
    await this.refresh()
  }

  restore(loom: LoomId): Promise<void> {
    return this.#change(this.#api.restoreLoom({ loom }))
  }

  async reveal(loom: LoomId): Promise<void> {
    const answer = await this.#api.revealLoom({ loom })
    if (!answer.ok) this.#report(answer.fault.sentence)
  }

  async importFiles(files: readonly SentFile[] | null, speakers: boolean): Promise<ImportOutcome | null> {
    const answer = await this.#api.importFiles({ files, speakers })
    if (!answer.ok) this.#report(answer.fault.sentence)
    if (!answer.ok || answer.value === null) return null
    if (answer.value.open !== null) this.#opened(answer.value.open)
    await this.refresh()
    return answer.value
  }

  async refresh(): Promise<void> {
    const answer = await this.#api.listLooms({})
    if (answer.ok) this.#looms.value = answer.value
    else this.#report(answer.fault.sentence)
  }

  async #turnTo(opening: Promise<Answer<OpenLoom | null>>): Promise<void> {
    const answer = await opening
    if (!answer.ok) return this.#report(answer.fault.sentence)
    if (answer.value === null) return
    this.#opened(answer.value)
    await this.refresh()
  }

  async #change(act: Promise<Answer<unknown>>): Promise<void> {
    const answer = await act
    if (!answer.ok) this.#report(answer.fault.sentence)
    await this.refresh()
  }
}
