import type { App } from '../app'
import { shareText } from './ledgerText'

/** The ledger in a few letters, for the status line; a press opens all of it. */
export function LedgerPart({ app }: { readonly app: App }) {
  const share = app.lens.ledger.value?.humanShare ?? null
  if (app.state.loom.value === null || share === null) return null
  return (
    <button type="button" class="status-button" title="Your share of the bits of this thread" onClick={() => void (app.state.dialog.value = 'ledger')}>
      Yours {shareText(share)}
    </button>
  )
}
