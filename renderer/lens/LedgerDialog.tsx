import type { App } from '../app'
import { exportAs } from '../commands/exportAs'
import { saveAsDownload } from '../commands/saveAsDownload'
import { report } from '../status/report'
import { closeDialog } from '../dialog/closeDialog'
import { Dialog } from '../dialog/Dialog'
import type { Ledger } from '../../loom/ledger'
import { ledgerJson, ledgerMarkdown, ledgerRows } from './ledgerText'
import { Influence } from './Influence'
import type { LedgerSpan } from './lens'
import { DialogHead } from '../dialog/DialogHead'
import { useRested } from './useRested'
import { wording } from '../wording/wording'

const words = wording.ledger
const spans: readonly LedgerSpan[] = ['passage', 'thread', 'session']

const withAuthorship = exportAs('annotations', 'thread')

/** The whole ledger: who chose how much of the passage (what is selected, or the paragraph), the thread, and what was written since the loom was opened. */
export function LedgerDialog({ app }: { readonly app: App }) {
  const close = (): void => closeDialog(app)
  const accounts = useRested(() => accountsIn(app), app.lens.version.value) ?? []
  const title = app.state.loom.value?.title ?? ''
  return (
    <Dialog label={words.ledger} shape="sheet" onClose={close}>
      <DialogHead title={words.ledger} onClose={close} />
      <div class="dialog-scroll ledger-report" tabIndex={0} autofocus role="region" aria-label={words.account}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.whoChose}</th>
              {accounts.map(({ name }) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{rowsOf(accounts)}</tbody>
        </table>
        <Influence app={app} />
        <p>{words.assumptions}</p>
        <div class="ledger-acts">
          <button type="button" class="button" onClick={() => void save(app, 'ledger.md', ledgerMarkdown(title, accounts))}>
            {words.exportMarkdown}
          </button>
          <button type="button" class="button" onClick={() => void save(app, 'ledger.json', ledgerJson(title, accounts))}>
            {words.exportJson}
          </button>
          <button type="button" class="button" onClick={() => void withAuthorship.run(app)}>
            {words.exportAuthorship}
          </button>
        </div>
      </div>
    </Dialog>
  )
}

interface NamedAccount {
  readonly name: string
  readonly account: Ledger
}

function* accountsIn(app: App): Generator<undefined, readonly NamedAccount[]> {
  const accounts: NamedAccount[] = []
  for (const span of spans) {
    const account = yield* app.lens.account(span)
    if (account !== null) accounts.push({ name: words.spans[span], account })
  }
  return accounts
}

async function save(app: App, name: string, text: string): Promise<void> {
  const kept = report(app, await app.api.saveReport({ name, text }))
  if (kept !== null) saveAsDownload(kept.name, kept.text)
}

function rowsOf(accounts: readonly NamedAccount[]) {
  const columns = accounts.map(({ name, account }) => ({ name, rows: ledgerRows(account) }))
  return (columns[0]?.rows ?? []).map((row, index) => (
    <tr key={row.name}>
      <th scope="row">{row.name}</th>
      {columns.map(({ name, rows }) => (
        <td key={name}>{rows[index]?.value}</td>
      ))}
    </tr>
  ))
}
