import type { ImportNews, ImportRequest } from '../../../protocol/importMessages'
import type { EngineExit, WorkerSpawner } from '../../engine/engineProcess'
import { MemoryLink } from '../../engine/testing/memoryEngine'
import { NodeDisk } from '../../store/nodeDisk'
import { serveImports, type ImportTools } from '../importHost'
import { readSource } from '../readSource'

/** A spawner of import processes that run in this one, with all their code but for the process around it. */
export function memoryImports(tools: ImportTools = { disk: new NodeDisk(), read: readSource }): WorkerSpawner<ImportRequest> {
  return () => {
    const near = new MemoryLink<ImportRequest, unknown>()
    const far = new MemoryLink<unknown, ImportRequest>()
    near.peer = far
    far.peer = near
    let exit: EngineExit | null = null
    let tell: (exit: EngineExit) => void = () => undefined
    serveImports(far as MemoryLink<ImportNews, unknown>, tools)
    return {
      pid: null,
      link: near,
      onExit: (listener) => {
        tell = listener
        if (exit !== null) listener(exit)
      },
      kill: () => {
        if (exit !== null) return
        exit = { code: null, signal: 'SIGKILL' }
        near.close()
        far.close()
        setImmediate(() => tell({ code: null, signal: 'SIGKILL' }))
      },
      memory: () => Promise.resolve(null),
      log: () => '',
    }
  }
}
