import type { Chord, Platform } from '../../protocol/chord'
import { printKey } from '../commands/printKey'
import type { KeySlot } from '../commands/rebind'

interface KeyListProps {
  readonly slot: KeySlot
  readonly title: string
  readonly chords: readonly Chord[]
  readonly platform: Platform
  readonly listening: boolean
  readonly onListen: (listening: boolean) => void
  readonly onBlur: () => void
  readonly onRemove: (chord: Chord) => void
}

/** One list of a command's keys: each can be removed, another added. */
export function KeyList({ slot, title, chords, platform, listening, onListen, onBlur, onRemove }: KeyListProps) {
  const inLoom = slot.list === 'loomKeys'
  return (
    <div class="key-list" role="group" aria-label={`Keys of ${title}${inLoom ? ' in loom mode' : ''}`}>
      {inLoom && <span class="key-list-name">in loom mode</span>}
      {chords.map((chord) => {
        const printed = printKey(chord, slot.list, platform)
        return (
          <button
            key={chord}
            type="button"
            class="button key-button"
            aria-label={`Remove ${printed} from ${title}${inLoom ? ' in loom mode' : ''}`}
            onClick={() => onRemove(chord)}
          >
            {printed}
            <span aria-hidden="true"> ×</span>
          </button>
        )
      })}
      <button
        type="button"
        class="button button-quiet key-add"
        aria-pressed={listening}
        aria-label={listening ? 'Press a key; Esc leaves it' : `Add a key to ${title}${inLoom ? ' in loom mode' : ''}`}
        data-records-keys={listening || undefined}
        data-adds={`${slot.id} ${slot.list}`}
        onClick={() => onListen(!listening)}
        onBlur={onBlur}
      >
        {listening ? 'Press a key…' : 'Add'}
      </button>
    </div>
  )
}
