import { Fragment } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { printChord } from '../../protocol/chord'
import { menus } from '../../protocol/commandTable'
import type { App } from '../app'
import type { Command } from '../commands/command'
import { keymapOf, writingKeyText } from '../commands/keymapOf'
import { printKey } from '../commands/printKey'
import { commands } from '../commands/registry'
import { closeDialog } from '../dialog/closeDialog'
import { Dialog } from '../dialog/Dialog'
import { DialogHead } from '../dialog/DialogHead'
import { commandWords } from '../palette/commandWords'
import { hasWords } from '../palette/hasWords'
import { wording } from '../wording/wording'
import './help.css'

const menuTitles: ReadonlyMap<string, string> = new Map(menus.map(({ id, title }) => [id, title]))

/** How far a key scrolls the sheet while the caret stays in the field, in heights of the sheet. */
const steps: { readonly [key: string]: number | undefined } = { ArrowDown: 0.1, ArrowUp: -0.1, PageDown: 0.9, PageUp: -0.9 }

/** Every key there is, and how to find one's way by keyboard alone: generated from the commands. */
export function KeySheet({ app }: { readonly app: App }) {
  const keymap = keymapOf(app).value
  const close = (): void => closeDialog(app)
  const [query, setQuery] = useState('')
  const sheet = useRef<HTMLDivElement>(null)
  const printed = (chord: string): string => printChord(chord, app.hello.platform)
  const first = (id: string): string => keymap.chordsOf(id).slice(0, 1).map(printed).join('')
  const hasKeys = ({ id }: Command): boolean => keymap.chordsOf(id).length > 0 || keymap.bareOf(id).length > 0
  const shown = commands.filter((command) => hasKeys(command) && hasWords(query, `${menuTitles.get(command.menu) ?? ''} ${command.title} ${commandWords(app, command)}`))
  return (
    <Dialog label={wording.help.keys} shape="sheet" onClose={close}>
      <DialogHead title={wording.help.keys} onClose={close}>
        <input
          class="field settings-search"
          type="search"
          aria-label={wording.help.find}
          placeholder={wording.help.find}
          autofocus
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={(event) => {
            const step = steps[event.key]
            if (step === undefined || event.isComposing) return
            event.preventDefault()
            sheet.current?.scrollBy({ top: step * sheet.current.clientHeight })
          }}
        />
        <button type="button" class="button" onClick={() => print()}>
          {wording.help.print}
        </button>
      </DialogHead>
      <div ref={sheet} class="dialog-scroll dialog-prose keys" tabIndex={0} role="region" aria-label={wording.help.allKeys}>
        {query.trim() === '' && (
          <>
            <p>
              {wording.help.gettingAround({
                nextRegion: first('view.nextRegion'),
                tabMovesFocus: first('view.tabMovesFocus'),
                writing: writingKeyText(app),
                readBranches: first('weave.read'),
              })}
            </p>
            <p>{wording.help.rebinding(first('view.settings'))}</p>
          </>
        )}
        <p role="status">{shown.length > 0 ? '' : wording.help.noKey}</p>
        {menus.map(({ id, title }) => {
          const rows = shown.filter((command) => command.menu === id)
          return (
            rows.length > 0 && (
              <Fragment key={id}>
                <h2 id={`keys-${id}`}>{title}</h2>
                <table aria-labelledby={`keys-${id}`}>
                  <thead>
                    <tr>
                      <th scope="col">
                        <span class="unseen">{wording.help.command}</span>
                      </th>
                      <th scope="col">{wording.help.keys}</th>
                      <th scope="col">{wording.help.inLoomMode}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {rows.map((command) => (
                      <tr key={command.id}>
                        <th scope="row">{command.title}</th>
                        <td>
                          {keymap.chordsOf(command.id).map((chord) => (
                            <kbd key={chord}>{printed(chord)}</kbd>
                          ))}
                        </td>
                        <td>
                          {keymap.bareOf(command.id).map((chord) => (
                            <kbd key={chord}>{printKey(chord, 'loomKeys', app.hello.platform)}</kbd>
                          ))}
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </Fragment>
            )
          )
        })}
      </div>
    </Dialog>
  )
}
