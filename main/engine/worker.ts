import type { EngineEvent } from '../../protocol/engine'
import { EngineHost } from './engineHost'
import { modelLoader } from './modelLoader'
import { workerLink } from './workerLink'

const link = workerLink<EngineEvent>()

/** Leaves the last messages time to go out. */
function leave(code: number): void {
  setTimeout(() => process.exit(code), 50)
}

function giveUp(error: unknown): void {
  console.error(error)
  link.post({ t: 'fault', run: null, fault: { code: 'engine-gone', sentence: 'The engine met an error it could not go on from.' } })
  leave(70)
}

process.on('uncaughtException', giveUp)
process.on('unhandledRejection', giveUp)

const loader = modelLoader(
  [
    async () => new (await import('./llama/llamaBackend')).LlamaBackend(),
    async () => new (await import('./llama/publicBackend')).PublicBackend(),
  ],
  {
    crash: () => process.kill(process.pid, 'SIGKILL'),
    garbage: () => link.postAnything({ t: 'tokens', run: 'eleven', deltas: [{ branch: -1, text: 7 }] }),
    freeze: () => {
      for (;;);
    },
  },
  process.argv.includes('--fake'),
)

new EngineHost(link, loader, leave)
