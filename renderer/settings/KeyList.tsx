import type { Chord, Platform } from '../../protocol/chord'
import { printKey } from '../commands/printKey'
import type { KeySlot } from '../commands/rebind'
import { wording } from '../wording/wording'

const words = wording.settings

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
    <div class="key-list" role="group" aria-label={inLoom ? words.loomKeysOf(title) : words.keysOf(title)}>
      {inLoom && <span class="key-list-name">{words.inLoomMode}</span>}
      {chords.map((chord) => {
        const printed = printKey(chord, slot.list, platform)
        return (
          <button
            key={chord}
            type="button"
            class="button key-button"
            aria-label={inLoom ? words.removeLoomKey(printed, title) : words.removeKey(printed, title)}
            onClick={() => onRemove(chord)}
          >
            <span translate={false}>{printed}</span>
            <span aria-hidden="true"> ×</span>
          </button>
        )
      })}
      <button
        type="button"
        class="button button-quiet key-add"
        aria-pressed={listening}
        aria-label={listening ? words.pressOrLeave : inLoom ? words.addLoomKey(title) : words.addKey(title)}
        data-records-keys={listening || undefined}
        data-adds={`${slot.id} ${slot.list}`}
        onClick={() => onListen(!listening)}
        onBlur={onBlur}
      >
        {listening ? words.press : words.add}
      </button>
    </div>
  )
}
