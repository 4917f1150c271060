import type { Interval, Ledger } from '../../loom/ledger'

/** What the numbers rest on, in one paragraph. */
export const ledgerAssumptions =
  'Bits are −log₂ p under the local model at temperature 1, before any sampler. Intervention is what you typed; supplied is what the simulator wrote and you kept; ' +
  'selection is log₂ of the branches you chose among, at least of those seen and at most of all that were offered, and never more than what was supplied. ' +
  'A token that is partly yours and partly the simulator’s is in the upper bound of both and in the lower bound of neither. Imported text, and text no model has looked at, is in no sum. ' +
  'The human share is (intervention + selection) ÷ (intervention + supplied). Another model would give other bits: compare shares only under one model.'

export interface LedgerRow {
  readonly name: string
  readonly value: string
}

export function ledgerRows(account: Ledger): readonly LedgerRow[] {
  const { units } = account
  return [
    { name: 'Human share', value: account.humanShare === null ? 'not known yet' : shareText(account.humanShare) },
    { name: 'Intervention', value: bitsText(account.intervention) },
    { name: 'Selection', value: bitsText(account.selection) },
    { name: 'Supplied', value: bitsText(account.supplied) },
    { name: 'Takes', value: String(account.takes) },
    { name: 'Selectivity', value: account.selectivity === null ? '–' : `1 : ${round(account.selectivity)}` },
    { name: 'Simulator’s tokens that were its likeliest', value: account.rankOne === null ? '–' : `${Math.round(account.rankOne * 100)} %` },
    { name: 'Bits per token', value: account.bitsPerToken === null ? '–' : account.bitsPerToken.toFixed(2) },
    { name: 'Characters: writer', value: String(units.writer) },
    { name: 'Characters: simulator', value: String(units.simulator) },
    { name: 'Characters: imported', value: String(units.import) },
    { name: 'Characters: unknown', value: String(units.unknown) },
    { name: 'Characters no model has looked at', value: String(account.unscored) },
  ]
}

/** A share as percent, one number when both bounds round to it. */
export function shareText({ low, high }: Interval): string {
  const [from, to] = [Math.round(low * 100), Math.round(high * 100)]
  return from === to ? `${from} %` : `${from}–${to} %`
}

export function ledgerMarkdown(title: string, accounts: readonly { readonly name: string; readonly account: Ledger }[]): string {
  const tables = accounts.map(({ name, account }) =>
    [`## ${name}`, '', '| | |', '|---|---:|', ...ledgerRows(account).map((row) => `| ${row.name} | ${row.value} |`), ''].join('\n'))
  return [`# Ledger of ${title === '' ? 'an untitled loom' : title}`, '', ...tables, ledgerAssumptions, ''].join('\n')
}

export function ledgerJson(title: string, accounts: readonly { readonly name: string; readonly account: Ledger }[]): string {
  return `${JSON.stringify({ title, accounts: accounts.map(({ name, account }) => ({ name, ...account })), assumptions: ledgerAssumptions }, null, 2)}\n`
}

function bitsText({ low, high }: Interval): string {
  return round(low) === round(high) ? `${round(low)} bits` : `${round(low)}–${round(high)} bits`
}

function round(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value.toFixed(1)
}
