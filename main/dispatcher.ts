import { bridgeRows } from '../protocol/bridge'
import type { Bridge } from '../protocol/bridge'
import { checkCall } from '../protocol/bridgeGuards'
import { bad, Cancelled, FaultError } from '../protocol/fault'
import type { Answer } from '../protocol/fault'
import type { Log } from './log'

const rows: ReadonlySet<string> = new Set(bridgeRows)

/** Whether `name` is a row of the bridge: nothing else can be called, whatever a bridge object has or inherits. */
function isRow(name: unknown): name is keyof Bridge {
  return typeof name === 'string' && rows.has(name)
}

/**
 * The one way from a page into main, in every shell: unknown rows and bad arguments are refused before anything sees
 * them, and what comes back is an `Answer` and nothing else. Never rejects.
 */
export class Dispatcher {
  readonly #bridge: Promise<Bridge>
  readonly #log: Log
  #running = 0
  readonly #idle: (() => void)[] = []

  /** Calls wait for `bridge`, so a page may ask before main is ready. */
  constructor(bridge: Promise<Bridge>, log: Log) {
    this.#bridge = bridge
    this.#log = log
  }

  async dispatch(row: unknown, args: unknown): Promise<Answer<unknown>> {
    if (!isRow(row)) return bad('bad-input', 'The window asked for something that Heddle does not have.')
    const checked = checkCall(row, args)
    if (!checked.ok) {
      this.#log(`refused a call of ${row}`)
      return checked
    }
    this.#running++
    try {
      const call = (await this.#bridge)[row] as (args: unknown) => Promise<Answer<unknown>>
      const answer = await call(checked.value)
      return answer.ok ? { ok: true, value: answer.value } : bad(answer.fault.code, answer.fault.sentence)
    } catch (error) {
      return this.#failed(row, error)
    } finally {
      this.#running--
      if (this.#running === 0) for (const wake of this.#idle.splice(0)) wake()
    }
  }

  /** Resolves when no call is being worked on. */
  settled(): Promise<void> {
    return this.#running === 0 ? Promise.resolve() : new Promise((wake) => this.#idle.push(wake))
  }

  #failed(row: string, error: unknown): Answer<never> {
    if (error instanceof FaultError) return bad(error.fault.code, error.fault.sentence)
    if (error instanceof Cancelled) return bad('cancelled', 'That was stopped.')
    this.#log(`a fault in ${row}`, error)
    return bad('bug', 'Heddle made a mistake with that. Your text is safe; the log says more.')
  }
}
