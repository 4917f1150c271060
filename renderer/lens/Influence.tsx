import { useEffect, useState } from 'preact/hooks'
import { driftOf, firstTaken } from '../../loom/influence'
import type { App } from '../app'
import { report } from '../status/report'
import { driftSentence, firstSentence } from './influenceText'
import { wording } from '../wording/wording'

type Weeks = Parameters<typeof driftSentence>[0]

/** What the simulator's offers may be doing to the writer's choices and words, told plainly; nothing where she switched it off. */
export function Influence({ app }: { readonly app: App }) {
  const on = app.state.settings.value.influence
  const [weeks, setWeeks] = useState<Weeks | null>(null)
  const read = async (): Promise<void> => {
    const answer = await app.api.ownWeeks({})
    if (!answer.ok) return
    const { weeks: all, week, model } = answer.value
    setWeeks({ drift: model === null ? null : driftOf(all, model, week), counted: all.length > 0 })
  }
  // What was scored last is counted by then.
  const scored = app.lens.progress.value === null
  useEffect(() => void read(), [on, scored])
  const loom = app.state.loom.value
  if (!on || loom === null) return null
  const forget = async (): Promise<void> => {
    report(app, await app.api.forgetOwnWeeks({}))
    await read()
  }
  return (
    <section aria-label={wording.ledger.influence}>
      <h2>{wording.ledger.influence}</h2>
      <p>{firstSentence(firstTaken(loom.choices, loom.generations))}</p>
      {weeks !== null && <p>{driftSentence(weeks)}</p>}
      <p>{wording.ledger.whatIsCounted}</p>
      <button type="button" class="button" disabled={weeks?.counted !== true} onClick={() => void forget()}>
        {wording.ledger.forget}
      </button>
    </section>
  )
}
