import { useCallback, useMemo } from 'preact/hooks'
import { printChord } from '../../protocol/chord'
import { menus } from '../../protocol/commandTable'
import type { App } from '../app'
import type { Command } from '../commands/command'
import { keymapOf } from '../commands/keymapOf'
import { chooseCommand } from '../commands/chooseCommand'
import { commands } from '../commands/registry'
import { whyNot } from '../commands/whyNot'
import { closeDialog } from '../dialog/closeDialog'
import { Dialog } from '../dialog/Dialog'
import { fuzzyMatch } from './fuzzy'
import type { FuzzyMatch } from './fuzzy'
import { commandWords } from './commandWords'
import { hasNearlyWords, hasWords } from './hasWords'
import { Highlighted } from './Highlighted'
import { otherWordsOf } from './otherWords'
import { PickList } from './PickList'
import { recentCommands, rememberCommand } from './recentCommands'
import { wording } from '../wording/wording'

interface Found {
  readonly command: Command
  /** Why it cannot act now. */
  readonly why: string | null
  readonly spans: FuzzyMatch['spans']
  readonly score: number
}

const menuTitles: ReadonlyMap<string, string> = new Map(menus.map(({ id, title }) => [id, title]))

type Candidate = Pick<Found, 'command' | 'why'> & { readonly words: string }

/**
 * Commands that apply now: last used first, and by name once something is typed. What does not apply comes last then, and
 * says why.
 */
function findCommands(candidates: readonly Candidate[], query: string): readonly Found[] {
  const recent = recentCommands()
  if (query.trim() === '') {
    const applying = candidates.filter(({ why }) => why === null).map(({ command }) => ({ command, why: null, spans: [], score: 0 }))
    return applying.toSorted((a, b) => rank(recent, a) - rank(recent, b))
  }
  const found: Found[] = []
  for (const { command, why, words } of candidates) {
    const match = fuzzyMatch(query, command.title)
    const score = Math.max(match?.score ?? -Infinity, wordsScore(query, command, words))
    if (score === -Infinity) continue
    const used = recent.indexOf(command.id)
    found.push({ command, why, spans: match?.spans ?? [], score: score + (used < 0 ? 0 : 3 - used / 10) - (why === null ? 0 : 1000) })
  }
  return found.toSorted((a, b) => b.score - a.score)
}

/**
 * A word that stands whole in another tool's name for a command is a better find than letters scattered over its own; so
 * is a word of its own that is misspelt. Words of its sentence come last.
 */
function wordsScore(query: string, { id, menu, title }: Command, words: string): number {
  if (hasWords(query, otherWordsOf(id)) || hasNearlyWords(query, title)) return query.length * 2
  if (hasWords(query, `${menuTitles.get(menu) ?? ''} ${title} ${words}`)) return -20
  return hasNearlyWords(query, `${title} ${otherWordsOf(id)}`) ? -30 : -Infinity
}

/** What writers do most stands first, until they have shown what they do. */
const menuOrder: readonly string[] = ['weave', 'walk', 'loom', 'edit', 'view', 'file', 'model', 'help']

function rank(recent: readonly string[], { command }: Found): number {
  const used = recent.indexOf(command.id)
  return used < 0 ? recent.length + menuOrder.indexOf(command.menu) : used
}

export function CommandPalette({ app }: { readonly app: App }) {
  const keymap = keymapOf(app).value
  const candidates = useMemo(
    () => commands.filter(({ id }) => id !== 'view.palette').map((command) => ({ command, why: whyNot(app, command), words: commandWords(app, command) })),
    [app],
  )
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
