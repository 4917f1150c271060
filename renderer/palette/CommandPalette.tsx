import { useCallback, useMemo } from 'preact/hooks'
import { printChord } from '../../protocol/chord'
import type { App } from '../app'
import { keymapOf } from '../commands/keymapOf'
import { chooseCommand } from '../commands/chooseCommand'
import { commands } from '../commands/registry'
import { whyNot } from '../commands/whyNot'
import { closeDialog } from '../dialog/closeDialog'
import { Dialog } from '../dialog/Dialog'
import { commandWords } from './commandWords'
import { findCommands } from './findCommands'
import { Highlighted } from './Highlighted'
import { PickList } from './PickList'
import { recentCommands, rememberCommand } from './recentCommands'
import { wording } from '../wording/wording'

export function CommandPalette({ app }: { readonly app: App }) {
  const keymap = keymapOf(app).value
  const candidates = useMemo(
    () => commands.filter(({ id }) => id !== 'view.palette').map((command) => ({ command, why: whyNot(app, command), words: commandWords(app, command) })),
    [app],
  )
  const find = useCallback((query: string) => findCommands(candidates, query, recentCommands()), [candidates])
  const close = (): void => closeDialog(app)
  return (
    <Dialog label={wording.palette.commands} shape="top" onClose={close}>
      <PickList
        label={wording.palette.command}
        placeholder={wording.palette.whatToDo}
        find={find}
        keyOf={({ command }) => command.id}
        none={wording.palette.noCommand}
        row={({ command, spans, why }) => (
          <>
            <span class={why === null ? 'pick-main' : 'pick-main pick-off'}>
              <Highlighted text={command.title} spans={spans} />
              <span class="pick-soft">{why ?? command.explain}</span>
            </span>
            <kbd>{keymap.chordsOf(command.id).slice(0, 1).map((chord) => printChord(chord, app.hello.platform))}</kbd>
          </>
        )}
        onPick={({ command }) => {
          if (command.when?.(app) ?? true) rememberCommand(command.id)
          // The dialog gives the focus back first: some commands act where it is.
          closeDialog(app, () => chooseCommand(app, command))
        }}
      />
    </Dialog>
  )
}
