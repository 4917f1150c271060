import { contextBridge, ipcRenderer } from 'electron'
import { bridgeRows } from '../protocol/bridge'
import type { BridgeEvent } from '../protocol/bridge'

/** One method per row of the bridge, each bound to its own channel: the page can name no channel itself. */
const calls = Object.fromEntries(bridgeRows.map((row) => [row, (args: unknown) => ipcRenderer.invoke(`heddle:${row}`, args)]))

/** The event object of Electron never reaches the page. */
function onEvent(listener: (event: BridgeEvent) => void): () => void {
  const hear = (_: unknown, event: BridgeEvent): void => listener(event)
  ipcRenderer.on('heddle:event', hear)
  return () => {
    ipcRenderer.off('heddle:event', hear)
  }
}

contextBridge.exposeInMainWorld('heddle', { ...calls, onEvent })
