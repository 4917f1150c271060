import { Fragment } from 'preact'
import { printChord } from '../../protocol/chord'
import { menus } from '../../protocol/commandTable'
import type { App } from '../app'
import { keymapOf, writingKeyText } from '../commands/keymapOf'
import { printKey } from '../commands/printKey'
import { commands } from '../commands/registry'
import { closeDialog } from '../dialog/closeDialog'
import { Dialog } from '../dialog/Dialog'
import './help.css'

/** Every key there is, and how to find one's way by keyboard alone: generated from the commands. */
export function KeySheet({ app }: { readonly app: App }) {
  const keymap = keymapOf(app).value
  const close = (): void => closeDialog(app)
  const print = (chord: string): string => printChord(chord, app.hello.platform)
  const first = (id: string): string => keymap.chordsOf(id).slice(0, 1).map(print).join('')
  return (
    <Dialog label="Keys" shape="sheet" onClose={close}>
      <div class="dialog-head">
        <h1>Keys</h1>
        <button type="button" class="button" onClick={close}>
          Close
        </button>
      </div>
      <div class="dialog-scroll keys" tabIndex={0} autofocus role="region" aria-label="All keys">
        <p>
          {first('view.nextRegion')} moves between the text, the branches, the status line and the tree. Tab in the text takes a branch
          when a fan is open; {first('view.tabMovesFocus')} lets Tab leave the text instead. Esc puts the fan away, and then turns to loom
          mode, where bare keys act on the tree; {writingKeyText(app)} goes back to writing. {first('weave.read')} shows all branches as plain text.
        </p>
        <p>All keys, those of loom mode too, can be added, removed and brought back in the settings ({first('view.settings')}).</p>
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
                        <span class="unseen">Command</span>
                      </th>
                      <th scope="col">Keys</th>
                      <th scope="col">In loom mode</th>
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
