import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { Difference } from '../../loom/compare'
import { threadText } from '../../loom/path'
import { countWords } from '../../loom/words'
import type { Moment } from '../../protocol/moment'
import type { App } from '../app'
import { differences } from './differences'
import { nameOf } from './nameOf'
import { wording } from '../wording/wording'

interface MomentTextProps {
  readonly app: App
  readonly moment: Moment
  /** Undefined: not read yet; null: it could not be read. */
  readonly text: string | null | undefined
}

/** A thread of the past as plain text to read, with the words in which it differs from the thread now. */
export function MomentText({ app, moment, text }: MomentTextProps) {
  const [loom, tip] = [app.state.loom.value, app.state.tip.value]
  const body = useRef<HTMLDivElement>(null)
  const now = useMemo(() => (loom === null || tip === null ? '' : threadText(loom, tip)), [loom, tip])
  const parts = useMemo(() => (text == null ? null : differences(text, now)), [text, now])
  useEffect(() => {
    const first = body.current?.querySelector('mark, del')
    const text = body.current
    if (text === null) return
    // Only the text scrolls: in a low window, where it does not, the list that has the focus stays in view.
    const away = first == null ? 0 : first.getBoundingClientRect().top - text.getBoundingClientRect().top + text.scrollTop - text.clientHeight / 2
    text.scrollTo(0, away)
  }, [parts])
  return (
    <>
      <p class="history-said" role="status">
        {text === undefined ? wording.history.reading : text === null ? wording.history.notReadable : summary(parts)}
      </p>
      <div ref={body} class="history-text" tabIndex={0} role="region" aria-label={nameOf(moment)} dir="auto" translate={false}>
        {text != null && (parts === null ? text : parts.map((part, i) => <Part key={i} part={part} />))}
      </div>
    </>
  )
}

function Part({ part }: { readonly part: Difference }) {
  switch (part.t) {
    case 'same':
      return <>{part.text}</>
    case 'first':
      return <mark class="history-only">{part.text}</mark>
    case 'second':
      return <del class="history-since">{part.text}</del>
  }
}

function summary(parts: readonly Difference[] | null): string {
  if (parts === null) return wording.history.differsAtLength
  const count = (side: Difference['t']): number => parts.reduce((sum, { t, text }) => sum + (t === side ? countWords(text) : 0), 0)
  if (parts.every(({ t }) => t === 'same')) return wording.history.same
  return wording.history.differs(count('first'), count('second'))
}
