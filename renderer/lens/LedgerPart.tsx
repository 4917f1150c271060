import { firstTaken, isHabit } from '../../loom/influence'
import type { App } from '../app'
import { isTold } from './isTold'
import { wording } from '../wording/wording'

/** Takes that a habit is looked for in. */
const recent = 12

/** The ledger in a few letters, for the status line, and a word when the first branch has become a habit; a press opens all of it. */
export function LedgerPart({ app }: { readonly app: App }) {
  const loom = app.state.loom.value
  const ledger = app.lens.ledger.value
  const share = ledger?.humanShare ?? null
  if (loom === null || ledger === null || share === null || !isTold(ledger)) return null
  const taken = app.state.settings.value.influence ? firstTaken(loom.choices, loom.generations, recent) : null
  const habit = taken !== null && isHabit(taken) ? taken : null
  const about = habit === null ? wording.ledger.yoursAbout : wording.ledger.habitAbout
  return (
    <button type="button" class="status-button" title={about} onClick={() => void (app.state.dialog.value = 'ledger')}>
      {wording.ledger.yours(share, habit)}
    </button>
  )
}
