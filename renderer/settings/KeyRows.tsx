import { useRef, useState } from 'preact/hooks'
import { printChord } from '../../protocol/chord'
import type { CommandId } from '../../protocol/commandTable'
import { findConflicts } from '../../protocol/keyPresets'
import type { Settings } from '../../protocol/settings'
import type { App } from '../app'
import { keymapOf } from '../commands/keymapOf'
import type { KeyList } from '../commands/layerOf'
import { printKey } from '../commands/printKey'
import { addKey, clashesOfUsual, removeKey, restoreKeys, weighKey } from '../commands/rebind'
import type { Claim, KeySlot } from '../commands/rebind'
import { commands, findCommand } from '../commands/registry'
import { strokesOf } from '../commands/strokesOf'
import { commandWords } from '../palette/commandWords'
import { hasWords } from '../palette/hasWords'
import { otherWordsOf } from '../palette/otherWords'
import { KeyQuestion } from './KeyQuestion'
import { keyQuestion, usualQuestion } from './keyQuestionOf'
import type { Question } from './keyQuestionOf'
import { KeyList as Keys } from './KeyList'
import { wording } from '../wording/wording'

const words = wording.settings

interface KeyRowsProps {
  readonly app: App
  readonly query: string
  readonly onChoose: (patch: Partial<Settings>) => void
}

const allUsual: Question = { sentences: [words.surelyUsual], answers: [{ label: words.giveThemUp, from: [] }] }

/** What a row is busy with. `answer` sets what was asked for, and takes it from the claims. */
type Busy =
  | { readonly t: 'listening'; readonly slot: KeySlot }
  | { readonly t: 'refused'; readonly slot: KeySlot; readonly why: string }
  | { readonly t: 'asking'; readonly slot: KeySlot; readonly question: Question; readonly answer: (from: readonly Claim[]) => void }

/**
 * Every command with its keys. A press of Add listens for the next key, Esc leaves it; a key that another command has,
 * or that takes something from the text, is asked about before it is set.
 */
export function KeyRows({ app, query, onChoose }: KeyRowsProps) {
  const [busy, setBusy] = useState<Busy | null>(null)
  const [said, say] = useState('')
  const [asking, setAsking] = useState(false)
  const restoresAll = useRef<HTMLButtonElement>(null)
  const rowsElement = useRef<HTMLDivElement>(null)
  const keymap = keymapOf(app).value
  const { platform } = app.hello
  const settings = app.state.settings.value
  const conflicts = findConflicts(keymap.rows, platform)
  const titleOf = (id: CommandId): string => findCommand(id)?.title ?? id
  const print = (chord: string, list: KeyList): string => printKey(chord, list, platform)

  const focusOn = ({ id, list }: KeySlot): void => rowsElement.current?.querySelector<HTMLElement>(`[data-adds="${id} ${list}"]`)?.focus()
  const leave = (slot: KeySlot): void => {
    setBusy(null)
    focusOn(slot)
  }
  const add = (slot: KeySlot, chord: string, from: readonly Claim[]): void => {
    onChoose(addKey(settings, platform, slot, chord, from))
    say(words.isKeyOf(print(chord, slot.list), titleOf(slot.id)))
    leave(slot)
  }
  const remove = (slot: KeySlot, chord: string): void => {
    onChoose(removeKey(settings, platform, slot, chord))
    say(words.isNoKeyOf(print(chord, slot.list), titleOf(slot.id)))
    leave(slot)
  }
  const restore = (id: CommandId): void => {
    const slot: KeySlot = { id, list: 'keys' }
    const clashes = clashesOfUsual(settings, platform, id)
    const answer = (from: readonly Claim[]): void => {
      onChoose(restoreKeys(settings, platform, id, from))
      say(words.hasUsualKeys(titleOf(id)))
      leave(slot)
    }
    if (clashes.length === 0) answer([])
    else setBusy({ t: 'asking', slot, question: usualQuestion(clashes, platform), answer })
  }

  const own = new Set([...settings.keys, ...settings.loomKeys].map(([id]) => id)).size
  const leaveAll = (): void => {
    setAsking(false)
    restoresAll.current?.focus()
  }
  const restoreAll = (): void => {
    onChoose({ keys: [], loomKeys: [] })
    say(words.allUsual)
    setAsking(false)
    const next = rowsElement.current?.querySelector<HTMLElement>('[data-adds]') ?? rowsElement.current?.closest('dialog')?.querySelector<HTMLElement>('input[type="search"]')
    next?.focus()
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    if (busy?.t !== 'listening' || event.isComposing || ['Shift', 'Control', 'Alt', 'Meta', 'AltGraph'].includes(event.key)) return
    event.preventDefault()
    event.stopPropagation()
    // The Enter that began the listening may still be held.
    if (event.repeat) return
    const { slot } = busy
    if (event.key === 'Escape' && !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey) return setBusy(null)
    const [first, ...others] = strokesOf(event, platform)
    if (first === undefined) {
      const why = event.getModifierState('AltGraph') ? words.altGrTypes : words.noName
      return setBusy({ t: 'refused', slot, why })
    }
    const weighed = weighKey(keymap.rows, platform, slot, [first, ...others])
    switch (weighed.t) {
      case 'refused':
        return setBusy({ t: 'refused', slot, why: weighed.why })
      case 'had':
        return setBusy({ t: 'refused', slot, why: words.hasAlready })
      case 'free':
        return add(slot, weighed.chord, [])
      case 'ask':
        return setBusy({ t: 'asking', slot, question: keyQuestion(keymap.rows, slot, weighed, platform), answer: (from) => add(slot, weighed.chord, from) })
    }
  }

  return (
    <div class="key-rows" ref={rowsElement} onKeyDownCapture={onKeyDown}>
      <p class="unseen" role="status">
        {said}
      </p>
      {own > 0 && hasWords(query, `${words.keysToo} ${words.usualKeysOfAll} ${words.ownKeys(own)} ${words.fields.keyPreset.title} ${otherWordsOf('keyPreset')}`) && (
        <div class="setting">
          <div class="setting-words">
            <p>{words.ownKeys(own)}</p>
          </div>
          <button type="button" class="button" ref={restoresAll} onClick={() => setAsking(true)}>
            {words.usualKeysOfAll}
          </button>
          {asking && <KeyQuestion question={allUsual} onAnswer={restoreAll} onCancel={leaveAll} />}
        </div>
      )}
      {commands
        .filter((command) => hasWords(query, `${words.keysToo} ${command.title} ${command.id} ${commandWords(app, command)}`))
        .map(({ id, title, explain }) => {
          const clash = conflicts.find((conflict) => conflict.commands.includes(id))
          const changed = [...settings.keys, ...settings.loomKeys].some(([command]) => command === id)
          const mine = busy?.slot.id === id ? busy : null
          const slots = [
            { list: 'keys', chords: keymap.chordsOf(id) },
            { list: 'loomKeys', chords: keymap.bareOf(id) },
          ] as const
          return (
            <div class="setting" key={id}>
              <div class="setting-words">
                <span class="setting-title">{title}</span>
                <p>{explain}</p>
                {clash !== undefined && (
                  <p class="setting-clash">
                    {words.clash(printChord(clash.chord, platform), clash.commands.filter((other) => other !== id).map(titleOf))}
                  </p>
                )}
                {mine?.t === 'refused' && (
                  <p class="setting-clash" role="alert">
                    {mine.why}
                  </p>
                )}
              </div>
              <div class="setting-keys">
                {slots.map(({ list, chords }) => (
                  <Keys
                    key={list}
                    slot={{ id, list }}
                    title={title}
                    chords={chords}
                    platform={platform}
                    listening={mine?.t === 'listening' && mine.slot.list === list}
                    onListen={(listening) => setBusy(listening ? { t: 'listening', slot: { id, list } } : null)}
                    onBlur={() => setBusy((now) => (now?.t === 'listening' ? null : now))}
                    onRemove={(chord) => remove({ id, list }, chord)}
                  />
                ))}
                {changed && (
                  <button type="button" class="button button-quiet" aria-label={words.usualKeysOf(title)} onClick={() => restore(id)}>
                    {words.usual}
                  </button>
                )}
              </div>
              {mine?.t === 'asking' && <KeyQuestion question={mine.question} onAnswer={mine.answer} onCancel={() => leave(mine.slot)} />}
            </div>
          )
        })}
    </div>
  )
}
