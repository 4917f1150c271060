import { Fragment } from 'preact'
import { printChord } from '../../protocol/chord'
import { menus } from '../../protocol/commandTable'
import type { App } from '../app'
import { keymapOf, writingKeyText } from '../commands/keymapOf'
import { printKey } from '../commands/printKey'
import { commands } from '../commands/registry'
import { closeDialog } from '../dialog/closeDialog'
import { Dialog } from '../dialog/Dialog'
import { DialogHead } from '../dialog/DialogHead'
import { wording } from '../wording/wording'
import './help.css'

/** Every key there is, and how to find one's way by keyboard alone: generated from the commands. */
export function KeySheet({ app }: { readonly app: App }) {
  const keymap = keymapOf(app).value
  const close = (): void => closeDialog(app)
  const print = (chord: string): string => printChord(chord, app.hello.platform)
  const first = (id: string): string => keymap.chordsOf(id).slice(0, 1).map(print).join('')
  return (
    <Dialog label={wording.help.keys} shape="sheet" onClose={close}>
      <DialogHead title={wording.help.keys} onClose={close} />
      <div class="dialog-scroll dialog-prose keys" tabIndex={0} autofocus role="region" aria-label={wording.help.allKeys}>
        <p>
          {wording.help.gettingAround({
            nextRegion: first('view.nextRegion'),
            tabMovesFocus: first('view.tabMovesFocus'),
            writing: writingKeyText(app),
            readBranches: first('weave.read'),
          })}
        </p>
        <p>{wording.help.rebinding(first('view.settings'))}</p>
        {menus.map(({ id, title }) => {
          const rows = commands.filter((command) => command.menu === id && (keymap.chordsOf(command.id).length > 0 || keymap.bareOf(command.id).length > 0))
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
                            <kbd key={chord}>{print(chord)}</kbd>
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
