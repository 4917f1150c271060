import type { BridgeEvent } from '../../protocol/bridge'
import type { ImportRequest } from '../../protocol/importMessages'
import type { ImportedLoom, ImportOutcome } from '../../protocol/imports'
import type { WorkerSpawner } from '../engine/engineProcess'
import { Importer, type ChosenFile, type MadeLoom } from '../formats/importer'
import type { LoomLibrary } from '../store/loomLibrary'
import { NodeDisk } from '../store/nodeDisk'

export interface ImportRoomOptions {
  readonly spawn: WorkerSpawner<ImportRequest>
  /** Where looms are made. */
  readonly looms: string
  readonly library: Pick<LoomLibrary, 'adopt'>
  readonly emit: (event: BridgeEvent) => void
}

/** Imports into the writer's library, one after the other, while she goes on writing. */
export class ImportRoom {
  readonly #options: ImportRoomOptions
  readonly #importer: Importer
  #turn: Promise<unknown> = Promise.resolve()
  #ending = new AbortController()

  constructor(options: ImportRoomOptions) {
    this.#options = options
    this.#importer = new Importer({ spawn: options.spawn, disk: new NodeDisk() })
  }

  /** Makes looms of the files. A file that cannot be read leaves nothing behind and stops no other. */
  run(files: readonly ChosenFile[], speakers: boolean): Promise<Omit<ImportOutcome, 'open'>> {
    const { signal } = this.#ending
    const next = this.#turn.then(() => this.#run(files, speakers, signal))
    this.#turn = next.catch(() => undefined)
    return next
  }

  /** Gives up what is being read and all that waits; looms that are made stay. */
  stop(): void {
    this.#ending.abort()
    this.#ending = new AbortController()
  }

  async #run(files: readonly ChosenFile[], speakers: boolean, signal: AbortSignal): Promise<Omit<ImportOutcome, 'open'>> {
    const { looms, library, emit } = this.#options
    const imported: ImportedLoom[] = []
    const refused: { file: string; sentence: string }[] = []
    try {
      const answers = this.#importer.run({ files, folder: looms, speakers, signal, onProgress: (progress) => emit({ t: 'importing', progress }) })
      for await (const [{ name }, answer] of answers) {
        if (!answer.ok) {
          refused.push({ file: name, sentence: answer.fault.sentence })
          continue
        }
        // The first is to come up first, and the last adopted stands first in the list.
        for (const made of answer.value.toReversed()) await library.adopt(made.folder)
        imported.push(...answer.value.map(described))
      }
    } finally {
      emit({ t: 'importing', progress: null })
    }
    return { imported, refused }
  }
}

function described({ file, loom, title, report }: MadeLoom): ImportedLoom {
  const { format, nodes, characters, depth, provenance, probabilities, losses } = report
  return { file: file.name, format, loom, title, nodes, characters, depth, provenance, probabilities, warnings: losses.map(({ sentence }) => sentence) }
}
