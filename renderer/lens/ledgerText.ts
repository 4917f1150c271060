import type { Ledger } from '../../loom/ledger'
import { decimal, integer, wholePercent } from '../wording/numbers'
import { wording } from '../wording/wording'
import { isTold } from './isTold'

const words = wording.ledger
const none = '–'

export interface LedgerRow {
  readonly name: string
  readonly value: string
}

export function ledgerRows(account: Ledger): readonly LedgerRow[] {
  const { units, humanShare } = account
  return [
    { name: words.humanShare, value: humanShare === null || !isTold(account) ? words.notKnown : words.share(humanShare) },
    { name: words.intervention, value: words.bits(account.intervention) },
    { name: words.selection, value: words.bits(account.selection) },
    { name: words.supplied, value: words.bits(account.supplied) },
    { name: words.takes, value: integer(account.takes) },
    { name: words.selectivity, value: account.selectivity === null ? none : words.oneOf(account.selectivity) },
    { name: words.rankOne, value: account.rankOne === null ? none : wholePercent(account.rankOne) },
    { name: words.bitsPerToken, value: account.bitsPerToken === null ? none : decimal(account.bitsPerToken, 2) },
    { name: words.charactersOf.writer, value: integer(units.writer) },
    { name: words.charactersOf.simulator, value: integer(units.simulator) },
    { name: words.charactersOf.import, value: integer(units.import) },
    { name: words.charactersOf.unknown, value: integer(units.unknown) },
    { name: words.unscored, value: integer(account.unscored) },
  ]
}

export function ledgerMarkdown(title: string, accounts: readonly { readonly name: string; readonly account: Ledger }[]): string {
  const tables = accounts.map(({ name, account }) =>
    [`## ${name}`, '', '| | |', '|---|---:|', ...ledgerRows(account).map((row) => `| ${row.name} | ${row.value} |`), ''].join('\n'))
  return [`# ${words.reportTitle(title)}`, '', ...tables, words.assumptions, ''].join('\n')
}

export function ledgerJson(title: string, accounts: readonly { readonly name: string; readonly account: Ledger }[]): string {
  return `${JSON.stringify({ title, accounts: accounts.map(({ name, account }) => ({ name, ...account })), assumptions: words.assumptions }, null, 2)}\n`
}
