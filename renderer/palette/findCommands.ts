import { menus } from '../../protocol/commandTable'
import type { CommandEntry, CommandId } from '../../protocol/commandTable'
import { fuzzyMatch } from './fuzzy'
import type { FuzzyMatch } from './fuzzy'
import { hasNearlyWords, hasWords } from './hasWords'
import { otherWordsOf } from './otherWords'

/** A command that may be found. */
export interface Candidate<C = CommandEntry & { readonly id: CommandId }> {
  readonly command: C
  /** Why it cannot act now; null: it can. */
  readonly why: string | null
  /** What it is found by beside its title. */
  readonly words: string
}

export interface Found<C> {
  readonly command: C
  readonly why: string | null
  readonly spans: FuzzyMatch['spans']
}

/** How a command was found, worst first. */
const kinds = ['sentence', 'letters', 'otherName', 'title', 'wholeTitle'] as const

type Kind = (typeof kinds)[number]

/**
 * Without a query the commands that can act, last used first. With one: words of its title, then another tool's name for
 * it, then letters of its title, then words of its sentence; words misspelt only where no command has such a name. Of
 * what is found alike, what cannot act comes last: it never gives its place to another name, which Enter would then do.
 */
export function findCommands<C extends CommandEntry & { readonly id: CommandId }>(candidates: readonly Candidate<C>[], query: string, recent: readonly string[]): readonly Found<C>[] {
  if (query.trim() === '') {
    const able = candidates.filter(({ why }) => why === null)
    return able.toSorted((a, b) => rank(recent, a.command) - rank(recent, b.command)).map(({ command }) => ({ command, why: null, spans: [] }))
  }
  const named = candidates.some(({ command }) => hasWords(query, command.title) || isOtherName(query, command.id))
  return candidates
    .flatMap(({ command, why, words }) => {
      const match = fuzzyMatch(query, command.title)
      const kind = kindOf(query, command, words, match, !named)
      if (kind === null) return []
      const used = recent.indexOf(command.id)
      const letters = Math.max(match?.score ?? 0, kind === 'letters' && !named && isMisspelt(query, command.id, command.title) ? query.length * 2 : 0)
      const score = kinds.indexOf(kind) * 1000 + (why === null ? 500 : 0) + letters + (used < 0 ? 0 : 3 - used / 10)
      return [{ command, why, spans: match?.spans ?? [], score }]
    })
    .toSorted((a, b) => b.score - a.score)
}

function kindOf(query: string, { id, menu, title }: CommandEntry & { readonly id: CommandId }, words: string, match: FuzzyMatch | null, forgiving: boolean): Kind | null {
  if (plainly(query) === plainly(title)) return 'wholeTitle'
  if (hasWords(query, title)) return 'title'
  if (isOtherName(query, id)) return 'otherName'
  if (match !== null || (forgiving && isMisspelt(query, id, title))) return 'letters'
  return hasWords(query, `${menuTitles.get(menu) ?? ''} ${title} ${words}`) ? 'sentence' : null
}

const plainly = (text: string): string => text.toLowerCase().replace('…', '').trim()

const isMisspelt = (query: string, id: CommandId, title: string): boolean => hasNearlyWords(query, `${title} ${otherWordsOf(id)}`)

/** Each word of the query begins one of those that other tools have for the command. */
function isOtherName(query: string, id: CommandId): boolean {
  const names = otherWordsOf(id).split(' ')
  return query.toLowerCase().split(/\s+/).every((typed) => names.some((name) => name.startsWith(typed)))
}

const menuTitles: ReadonlyMap<string, string> = new Map(menus.map(({ id, title }) => [id, title]))

/** What writers do most stands first, until they have shown what they do. */
const menuOrder: readonly string[] = ['weave', 'walk', 'loom', 'edit', 'view', 'file', 'model', 'help']

function rank(recent: readonly string[], { id, menu }: CommandEntry): number {
  const used = recent.indexOf(id)
  return used < 0 ? recent.length + menuOrder.indexOf(menu) : used
}
