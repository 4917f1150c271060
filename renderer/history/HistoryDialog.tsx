import { useEffect, useId, useRef, useState } from 'preact/hooks'
import type { Moment } from '../../protocol/moment'
import type { App } from '../app'
import { closeDialog } from '../dialog/closeDialog'
import { Dialog } from '../dialog/Dialog'
import { notify } from '../status/notify'
import { report } from '../status/report'
import { MomentText } from './MomentText'
import { nameOf } from './nameOf'
import { DialogHead } from '../dialog/DialogHead'
import { wording } from '../wording/wording'
import './history.css'

const words = wording.history

/** Rest on a row before its text is read from the disk, in milliseconds. */
const rest = 120
const steps: { readonly [key: string]: number | undefined } = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -Infinity, End: Infinity }

/** Earlier states of the loom by time: ↑ ↓ look, Enter brings the thread back as a branch, Shift+Enter makes a loom of it. */
export function HistoryDialog({ app }: { readonly app: App }) {
  const id = useId()
  const list = useRef<HTMLUListElement>(null)
  const [moments, setMoments] = useState<readonly Moment[] | null>(null)
  const [at, setAt] = useState(0)
  const [then, setThen] = useState<{ readonly moment: Moment; readonly text: string | null } | null>(null)
  const [busy, setBusy] = useState(false)
  const moment = moments?.[at] ?? null
  const close = (): void => closeDialog(app)

  useEffect(() => {
    void app.api.listMoments({}).then((answer) => setMoments(report(app, answer) ?? []))
  }, [])
  useEffect(() => list.current?.focus(), [moments])
  useEffect(() => {
    document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' })
    if (moment === null) return
    let stale = false
    const timer = setTimeout(() => {
      void app.api.readMoment({ moment: moment.moment }).then((answer) => {
        if (!stale) setThen({ moment, text: report(app, answer)?.text ?? null })
      })
    }, rest)
    return () => {
      stale = true
      clearTimeout(timer)
    }
  }, [moment])

  const restore = async (as: 'branch' | 'loom'): Promise<void> => {
    if (moment === null || busy) return
    setBusy(true)
    const done = report(app, await app.api.restoreMoment({ moment: moment.moment, as }))
    setBusy(false)
    if (done === null) return
    close()
    if (done.t === 'loom') await app.library.open(done.loom)
    else if (done.t === 'there') app.walk.to(done.tip)
    notify(app, words.done[done.t])
    app.surface.focus()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || moments === null) return
    const step = steps[event.key]
    if (step !== undefined) setAt(Math.max(0, Math.min(moments.length - 1, at + step)))
    else if (event.key === 'Enter') void restore(event.shiftKey ? 'loom' : 'branch')
    else return
    event.preventDefault()
  }
  const readOnly = app.state.readOnly.value !== null

  return (
    <Dialog label={words.history} shape="wide" onClose={close}>
      <DialogHead title={words.history} onClose={close} />
      <div class="history">
        <ul
          ref={list}
          class="history-list"
          role="listbox"
          aria-label={words.earlier}
          aria-busy={moments === null}
          aria-activedescendant={moment === null ? undefined : `${id}-${at}`}
          tabIndex={0}
          onKeyDown={onKeyDown}
        >
          {moments?.map((each, i) => (
            <MomentRow
              key={each.moment}
              id={`${id}-${i}`}
              moment={each}
              selected={i === at}
              onSelect={() => setAt(i)}
              onOpen={() => void restore('branch')}
            />
          ))}
        </ul>
        <section class="history-then" aria-label={words.threadThen}>
          {moment === null ? (
            <p class="history-none">{moments === null ? words.looking : words.none}</p>
          ) : (
            <MomentText app={app} moment={moment} text={then?.moment === moment ? then.text : undefined} />
          )}
          <div class="history-acts">
            <button type="button" class="button" disabled={moment === null || busy} onClick={() => void restore('loom')}>
              {words.openAsLoom}
            </button>
            <button type="button" class="button button-main" disabled={moment === null || busy || readOnly} onClick={() => void restore('branch')}>
              {words.bringBack}
            </button>
          </div>
        </section>
      </div>
      <p class="pick-foot">{words.keys}</p>
    </Dialog>
  )
}

interface MomentRowProps {
  readonly id: string
  readonly moment: Moment
  readonly selected: boolean
  readonly onSelect: () => void
  readonly onOpen: () => void
}

function MomentRow({ id, moment, selected, onSelect, onOpen }: MomentRowProps) {
  return (
    <li id={id} class="history-row" role="option" aria-selected={selected} onClick={onSelect} onDblClick={onOpen}>
      <span class="history-name" translate={moment.name === ''}>{nameOf(moment)}</span>
      <span class="history-facts">{words.facts(moment.at, Date.now(), moment.words, moment.nodes)}</span>
      <span class="history-excerpt" dir="auto" translate={false}>
        {moment.excerpt}
      </span>
    </li>
  )
}
