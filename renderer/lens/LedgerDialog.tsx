import type { App } from '../app'
import { exportAs } from '../commands/exportAs'
import { saveAsDownload } from '../commands/saveAsDownload'
import { report } from '../status/report'
import { Dialog } from '../dialog/Dialog'
import type { Ledger } from '../../loom/ledger'
import { ledgerAssumptions, ledgerJson, ledgerMarkdown, ledgerRows } from './ledgerText'
import type { LedgerSpan } from './lens'

const spans: readonly (readonly [LedgerSpan, string])[] = [
  ['selection', 'Selection'],
  ['thread', 'Thread'],
  ['session', 'Since opening'],
]

const withAuthorship = exportAs('annotations', 'thread')

/** The whole ledger: who chose how much of the selection, the thread, and what was written since the loom was opened. */
export function LedgerDialog({ app }: { readonly app: App }) {
  const close = (): void => void (app.state.dialog.value = null)
  void app.lens.version.value
  const accounts = spans.flatMap(([span, name]) => {
    const account = app.lens.account(span)
    return account === null ? [] : [{ name, account }]
  })
  const title = app.state.loom.value?.title ?? ''
  return (
    <Dialog label="Ledger" shape="sheet" onClose={close}>
      <div class="dialog-head">
        <h1>Ledger</h1>
        <button type="button" class="button" onClick={close}>
          Close
        </button>
      </div>
      <div class="dialog-scroll ledger-report" tabIndex={0} autofocus role="region" aria-label="Account">
        <table>
          <thead>
            <tr>
              <th scope="col">Who chose how much</th>
              {accounts.map(({ name }) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{rowsOf(accounts)}</tbody>
        </table>
        <p>{influence(app)}</p>
        <p>{ledgerAssumptions}</p>
        <div class="ledger-acts">
          <button type="button" class="button" onClick={() => void save(app, 'ledger.md', ledgerMarkdown(title, accounts))}>
            Export as Markdown
          </button>
          <button type="button" class="button" onClick={() => void save(app, 'ledger.json', ledgerJson(title, accounts))}>
            Export as JSON
          </button>
          <button type="button" class="button" onClick={() => void withAuthorship.run(app)}>
            Export thread with authorship
          </button>
        </div>
      </div>
    </Dialog>
  )
}

async function save(app: App, name: string, text: string): Promise<void> {
  const kept = report(app, await app.api.saveReport({ name, text }))
  if (kept !== null) saveAsDownload(kept.name, kept.text)
}

function rowsOf(accounts: readonly { readonly name: string; readonly account: Ledger }[]) {
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

/** How often the branch that stood first was the one that was taken. */
function influence(app: App): string {
  const choices = (app.state.loom.value?.choices ?? []).filter(({ seen, from }) => seen > 1 && from === 0)
  if (choices.length < 4) return ''
  const first = choices.filter(({ taken }) => taken === 0).length
  const chance = choices.reduce((sum, { seen }) => sum + 1 / seen, 0)
  return `You took the first branch ${first} of ${choices.length} times; by chance it would be about ${chance.toFixed(1)}.`
}
