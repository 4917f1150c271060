import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { compare } from '../../loom/compare'
import type { App } from '../app'
import { closeDialog } from '../dialog/closeDialog'
import { Dialog } from '../dialog/Dialog'
import { compared, takeSide } from './compared'
import { stretchesOf, type Stretch } from './stretches'
import { DialogHead } from '../dialog/DialogHead'
import { wording } from '../wording/wording'
import './compare.css'

const words = wording.compare

/** Two roads side by side, with the words in which they differ: ↑ ↓ go through the differences, ← → choose a side, Enter takes it. */
export function CompareDialog({ app }: { readonly app: App }) {
  const pair = compared.value
  const stretches = useMemo(() => (pair === null ? null : stretchesOf(compare(pair[0].text, pair[1].text))), [pair])
  const [at, setAt] = useState(-1)
  const [chosen, setChosen] = useState<0 | 1>(1)
  const body = useRef<HTMLDivElement>(null)
  useEffect(() => {
    for (const mark of body.current?.querySelectorAll(`[data-difference="${at}"]`) ?? []) mark.scrollIntoView({ block: 'center' })
  }, [at])
  if (pair === null || stretches === null) return null
  const { differences } = stretches
  const close = (): void => closeDialog(app)
  const step = (by: 1 | -1): void => {
    if (differences.length > 0) setAt((at + by + (at < 0 && by < 0 ? 1 : 0) + differences.length) % differences.length)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return
    const onButton = event.target instanceof HTMLButtonElement
    if (event.key === 'ArrowDown') step(1)
    else if (event.key === 'ArrowUp') step(-1)
    else if (event.key === 'ArrowLeft') setChosen(0)
    else if (event.key === 'ArrowRight') setChosen(1)
    else if (event.key === 'Enter' && !onButton) takeSide(app, pair[chosen])
    else return
    event.preventDefault()
  }
  const now = differences[at]
  return (
    <Dialog label={words.compare} shape="wide" onClose={close}>
      <DialogHead title={words.compare} onClose={close}>
        <p class="compare-where" role="status">
          {now === undefined ? words.differences(differences.length) : words.difference(at + 1, differences.length, said(now.first), said(now.second))}
        </p>
      </DialogHead>
      <div ref={body} class="compare" tabIndex={0} autofocus role="group" aria-label={words.sideBySide} onKeyDown={onKeyDown}>
        {pair.map((side, i) => (
          <section key={i} class="compare-side" aria-label={side.name} data-chosen={i === chosen || undefined}>
            <h2>
              {side.name}
              {i === chosen && <span class="compare-chosen">{words.chosen}</span>}
            </h2>
            <p class="compare-text" dir="auto" translate={false}>
              {(i === 0 ? stretches.first : stretches.second).map((stretch, n) => (
                <Words key={n} stretch={stretch} current={stretch.difference !== null && stretch.difference === at} />
              ))}
            </p>
            <button
              type="button"
              class={`button ${i === chosen ? 'button-main' : ''}`}
              aria-label={side.branch === null ? words.goWay(side.name) : words.takeWay(side.name)}
              onClick={() => takeSide(app, side)}
            >
              {side.branch === null ? words.goThisWay : words.takeBranch}
            </button>
          </section>
        ))}
      </div>
      <p class="pick-foot">{words.keys}</p>
    </Dialog>
  )
}

function Words({ stretch, current }: { readonly stretch: Stretch; readonly current: boolean }) {
  if (stretch.difference === null) return <>{stretch.text}</>
  return (
    <mark class={`compare-mark ${current ? 'current' : ''}`} data-difference={stretch.difference}>
      {stretch.text === '' ? '\u2205' : stretch.text}
    </mark>
  )
}

/** A difference as it is read aloud; null when nothing stands there. */
function said(text: string): string | null {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line === '') return null
  return line.length > 60 ? `${line.slice(0, 60)}…` : line
}
