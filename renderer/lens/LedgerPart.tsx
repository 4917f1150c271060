import { firstTaken, isHabit } from '../../loom/influence'
import type { App } from '../app'
import { habitText } from './influenceText'
import { shareText } from './ledgerText'

/** Takes that a habit is looked for in. */
const recent = 12

/** The ledger in a few letters, for the status line, and a word when the first branch has become a habit; a press opens all of it. */
export function LedgerPart({ app }: { readonly app: App }) {
  const loom = app.state.loom.value
  const share = app.lens.ledger.value?.humanShare ?? null
  if (loom === null || share === null) return null
  const taken = app.state.settings.value.influence ? firstTaken(loom.choices, loom.generations, recent) : null
  const habit = taken !== null && isHabit(taken) ? ` · ${habitText(taken)}` : ''
  const about = habit === '' ? '' : '. Of your last takes among several branches, nearly all were the one that stood first'
  return (
    <button type="button" class="status-button" title={`Your share of the bits of this thread${about}`} onClick={() => void (app.state.dialog.value = 'ledger')}>
      Yours {shareText(share)}
      {habit}
    </button>
  )
}
