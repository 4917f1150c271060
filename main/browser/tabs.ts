import type { WebSocket } from 'ws'
import type { BridgeEvent } from '../../protocol/bridge'
import { lineCodes } from '../../protocol/browserWire'
import { TabLine } from './tabLine'
import type { Dispatch } from './tabLine'

/** The tabs of one desk: the newest writes, an older one is told so and rests. */
export class Tabs {
  readonly #dispatch: Dispatch
  #line: TabLine | null = null

  constructor(dispatch: Dispatch) {
    this.#dispatch = dispatch
  }

  /** A tab's line, new or come back. */
  welcome(socket: WebSocket, query: URLSearchParams): void {
    const tab = query.get('tab') ?? ''
    const heard = Number(query.get('heard') ?? '0')
    if (!/^[0-9a-v]{16,40}$/.test(tab) || !Number.isSafeInteger(heard)) return socket.close(lineCodes.restart, 'Heddle did not understand the page.')
    if (this.#line?.tab !== tab) {
      if (heard > 0) return socket.close(lineCodes.restart, 'This page has been away for too long.')
      this.#line?.close(lineCodes.taken, 'Heddle is open in a newer tab. Load this one again to go on here.')
      this.#line = new TabLine(tab, this.#dispatch)
    }
    if (!this.#line.attach(socket, heard)) socket.close(lineCodes.restart, 'This page has been away for too long.')
  }

  tell(event: BridgeEvent): void {
    this.#line?.tell(event)
  }

  close(): void {
    this.#line?.close(lineCodes.over, 'Heddle was ended. Everything is kept; start it again to go on.')
    this.#line = null
  }
}
