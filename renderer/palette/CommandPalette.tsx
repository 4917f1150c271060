import { useCallback, useMemo } from 'preact/hooks'
import { printChord } from '../../protocol/chord'
import { menus } from '../../protocol/commandTable'
import type { App } from '../app'
import type { Command } from '../commands/command'
import { keymapOf } from '../commands/keymapOf'
import { perform } from '../commands/perform'
import { commands } from '../commands/registry'
import { closeDialog } from '../dialog/closeDialog'
import { Dialog } from '../dialog/Dialog'
import { fuzzyMatch } from './fuzzy'
import type { FuzzyMatch } from './fuzzy'
import { hasWords } from './hasWords'
import { Highlighted } from './Highlighted'
import { otherWordsOf } from './otherWords'
import { PickList } from './PickList'
import { recentCommands, rememberCommand } from './recentCommands'
import { wording } from '../wording/wording'

interface Found {
  readonly command: Command
  readonly spans: FuzzyMatch['spans']
  readonly score: number
}

const menuTitles: ReadonlyMap<string, string> = new Map(menus.map(({ id, title }) => [id, title]))

/** Commands that apply now: last used first, and by name once something is typed. */
function findCommands(candidates: readonly Command[], query: string): readonly Found[] {
  const recent = recentCommands()
  const found: Found[] = []
  for (const command of candidates) {
    const match = fuzzyMatch(query, command.title)
    if (match === null && !hasWords(query, `${menuTitles.get(command.menu) ?? ''} ${command.title} ${command.explain} ${otherWordsOf(command.id)}`)) continue
    const used = recent.indexOf(command.id)
    found.push({ command, spans: match?.spans ?? [], score: Math.max(match?.score ?? -20, wordsScore(query, command)) + (used < 0 ? 0 : 3 - used / 10) })
  }
  if (query.trim() === '') return found.toSorted((a, b) => rank(recent, a) - rank(recent, b))
  return found.toSorted((a, b) => b.score - a.score)
}

/** A word that stands whole in another tool's name for it is a better find than letters scattered over its own. */
function wordsScore(query: string, { id }: Command): number {
  return query.trim() !== '' && hasWords(query, otherWordsOf(id)) ? query.length * 2 : -20
}

/** What writers do most stands first, until they have shown what they do. */
const menuOrder: readonly string[] = ['weave', 'walk', 'loom', 'edit', 'view', 'file', 'model', 'help']

function rank(recent: readonly string[], { command }: Found): number {
  const used = recent.indexOf(command.id)
  return used < 0 ? recent.length + menuOrder.indexOf(command.menu) : used
}

export function CommandPalette({ app }: { readonly app: App }) {
  const keymap = keymapOf(app).value
  const candidates = useMemo(() => commands.filter((command) => command.id !== 'view.palette' && (command.when?.(app) ?? true)), [app])
  const find = useCallback((query: string) => findCommands(candidates, query), [candidates])
  const close = (): void => closeDialog(app)
  return (
    <Dialog label={wording.palette.commands} shape="top" onClose={close}>
      <PickList
        label={wording.palette.command}
        placeholder={wording.palette.whatToDo}
        find={find}
        keyOf={({ command }) => command.id}
        none={wording.palette.noCommand}
        row={({ command, spans }) => (
          <>
            <span class="pick-main">
              <Highlighted text={command.title} spans={spans} />
              <span class="pick-soft">{command.explain}</span>
            </span>
            <kbd>{keymap.chordsOf(command.id).slice(0, 1).map((chord) => printChord(chord, app.hello.platform))}</kbd>
          </>
        )}
        onPick={({ command }) => {
          rememberCommand(command.id)
          // The dialog gives the focus back first: some commands act where it is.
          closeDialog(app, () => perform(app, command))
        }}
      />
    </Dialog>
  )
}
