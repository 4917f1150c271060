import type { CompactionProgress } from '../../protocol/bridge'
import type { CommandId } from '../../protocol/commandTable'
import type { App } from '../app'
import { perform } from '../commands/perform'
import { findCommand } from '../commands/registry'
import { wording } from '../wording/wording'

/** The part of the status line that says how far the model's look at the text has come, and stops it. */
export function ScoringPart({ app }: { readonly app: App }) {
  const share = app.lens.longProgress.value
  return share === null ? null : <LongWork app={app} does={wording.lens.lookingAtText} share={share} stop="lens.stopScoring" />
}

/** The part of the status line that says how far the compaction of the loom's files has come, and stops it. */
export function CompactingPart({ app }: { readonly app: App }) {
  const progress = app.state.compacting.value
  return progress === null ? null : <LongWork app={app} does={wording.status.compacting} share={shareWritten(progress)} stop="file.stopCompacting" />
}

/** Share of the items that is written, 0–1. */
function shareWritten({ items, of }: CompactionProgress): number {
  return of === 0 ? 1 : Math.min(1, items / of)
}

interface LongWorkProps {
  readonly app: App
  readonly does: string
  readonly share: number
  readonly stop: CommandId
}

function LongWork({ app, does, share, stop }: LongWorkProps) {
  const command = findCommand(stop)
  if (command === null) return null
  const onStop = (): void => {
    perform(app, command)
    // The button goes away with the work.
    app.surface.focus()
  }
  return (
    <span class="status-part status-loading">
      <span>{does}</span>
      <progress aria-label={does} max={1} value={share} />
      <button type="button" class="status-button" aria-label={command.title} title={command.explain} onClick={onStop}>
        {wording.common.stop}
      </button>
    </span>
  )
}
