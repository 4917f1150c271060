import { useState } from 'preact/hooks'
import { chordOf, printChord } from '../../protocol/chord'
import type { CommandId } from '../../protocol/commandTable'
import { findConflicts } from '../../protocol/keyPresets'
import type { Settings } from '../../protocol/settings'
import type { App } from '../app'
import { keymapOf } from '../commands/keymapOf'
import { commands, findCommand } from '../commands/registry'
import { strokesOf } from '../commands/strokesOf'
import { hasWords } from '../palette/hasWords'

interface KeyRowsProps {
  readonly app: App
  readonly query: string
  readonly onChoose: (patch: Partial<Settings>) => void
}

/** Every command with its keys. A press of the button listens for the next chord; Esc leaves it, Backspace takes the keys away. */
export function KeyRows({ app, query, onChoose }: KeyRowsProps) {
  const [listening, setListening] = useState<CommandId | null>(null)
  const keymap = keymapOf(app).value
  const { platform } = app.hello
  const own = app.state.settings.value.keys
  const conflicts = findConflicts(keymap.rows, platform).filter(({ context }) => !context.startsWith('loom mode'))
  const others = own.filter(([id]) => id !== listening)

  const onKeyDown = (event: KeyboardEvent): void => {
    if (listening === null || event.isComposing || ['Shift', 'Control', 'Alt', 'Meta', 'AltGraph'].includes(event.key)) return
    event.preventDefault()
    event.stopPropagation()
    setListening(null)
    const bare = !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey
    if (event.key === 'Escape' && bare) return
    if (event.key === 'Backspace' && bare) return onChoose({ keys: [...others, [listening, '']] })
    const stroke = strokesOf(event, platform)[0]
    const types = stroke === undefined || ([...stroke.key].length === 1 && !stroke.ctrl && !stroke.alt && !stroke.meta)
    if (!types) onChoose({ keys: [...others, [listening, chordOf(stroke, platform)]] })
  }

  return (
    <div class="key-rows" onKeyDownCapture={onKeyDown}>
      {commands
        .filter(({ title, explain, id }) => hasWords(query, `keys ${title} ${explain} ${id}`))
        .map(({ id, title, explain }) => {
          const chords = keymap.chordsOf(id)
          const clash = conflicts.find((conflict) => conflict.commands.includes(id))
          const changed = own.some(([command]) => command === id)
          return (
            <div class="setting" key={id}>
              <div class="setting-words">
                <span class="setting-title">{title}</span>
                <p>{explain}</p>
                {clash !== undefined && (
                  <p class="setting-clash">
                    {printChord(clash.chord, platform)} also belongs to{' '}
                    {clash.commands
                      .filter((other) => other !== id)
                      .map((other) => `“${findCommand(other)?.title ?? other}”`)
                      .join(', ')}
                    .
                  </p>
                )}
              </div>
              <span class="setting-keys">
                {changed && (
                  <button type="button" class="button button-quiet" onClick={() => onChoose({ keys: own.filter(([command]) => command !== id) })}>
                    Usual<span class="unseen"> keys of {title}</span>
                  </button>
                )}
                <button
                  type="button"
                  class="button key-button"
                  aria-pressed={listening === id}
                  data-records-keys={listening === id || undefined}
                  aria-label={`Keys of ${title}: ${chords.map((chord) => printChord(chord, platform)).join(' or ') || 'none'}`}
                  onClick={() => setListening(listening === id ? null : id)}
                  onBlur={() => setListening(null)}
                >
                  {listening === id ? 'Press keys…' : chords.length === 0 ? '—' : chords.map((chord) => printChord(chord, platform)).join('  ')}
                </button>
              </span>
            </div>
          )
        })}
    </div>
  )
}
