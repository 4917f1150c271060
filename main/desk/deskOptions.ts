import type { BridgeEvent, Hello } from '../../protocol/bridge'
import type { ImportRequest } from '../../protocol/importMessages'
import type { EngineSpawner, WorkerSpawner } from '../engine/engineProcess'
import type { ChosenFile } from '../formats/importer'
import type { Places } from '../places'

/** What a desk needs from the shell around it: everything that differs between Electron and the browser. */
export interface ShellPort {
  /** A folder the writer picked, or null. */
  chooseFolder(): Promise<string | null>
  /** A GGUF file the writer picked, or null. */
  chooseModelFile(): Promise<string | null>
  /** Files the writer picked to import, or null. */
  chooseFiles(): Promise<readonly ChosenFile[] | null>
  /** Writes the content where the writer says; 'download' when the page must offer it itself; null when she thought better of it. */
  saveFile(name: string, content: string | Uint8Array): Promise<'saved' | 'download' | null>
  reveal(path: string): Promise<void>
  openHelp(): Promise<void>
  closeWindow(): void
}

export interface DeskOptions {
  readonly places: Places
  readonly spawner: EngineSpawner
  /** Starts the process that reads files to be imported. */
  readonly importer: WorkerSpawner<ImportRequest>
  readonly shell: ShellPort
  readonly emit: (event: BridgeEvent) => void
  /** A model named on the command line: a path, or `fake:…`. Null: the last one used, else the bundled one. */
  readonly model: string | null
  readonly version: string
  readonly platform: Hello['platform']
  readonly kind: Hello['shell']
}
