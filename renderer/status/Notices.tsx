import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import type { App, Notice } from '../app'
import { perform } from '../commands/perform'
import { findCommand } from '../commands/registry'
import { wording } from '../wording/wording'

/**
 * Sentences for the writer, at the edge of the page. They take no focus and go by themselves when there was time to read
 * them; one that asks something stays, and F6 leads to it.
 */
export function Notices({ app }: { readonly app: App }) {
  const { notices } = app.state
  const dismiss = (id: number): void => void (notices.value = notices.value.filter((notice) => notice.id !== id))
  const list = useRef<HTMLUListElement>(null)
  const { dialog } = app.state
  // Shown anew, it lies over a dialog that opened since.
  useLayoutEffect(() => {
    const element = list.current
    element?.hidePopover()
    if (notices.value.length > 0) element?.showPopover()
  }, [notices.value, dialog.value])
  return (
    <ul ref={list} class="notices" popover="manual" aria-label={wording.status.notices} data-region={notices.value.some(({ act }) => act !== null) ? 'notices' : undefined}>
      {notices.value.map((notice) => (
        <NoticeItem key={notice.id} app={app} notice={notice} onGone={() => dismiss(notice.id)} />
      ))}
    </ul>
  )
}

/** Time to read: half a second a word and time to look there. */
const readingMs = (sentence: string): number => 5000 + sentence.split(' ').length * 500

function NoticeItem({ app, notice, onGone }: { readonly app: App; readonly notice: Notice; readonly onGone: () => void }) {
  const { act } = notice
  const command = act === null ? null : findCommand(act.command)
  const item = useRef<HTMLLIElement>(null)
  const gone = useRef(onGone)
  gone.current = onGone
  useEffect(() => {
    if (act !== null) return
    const leave = (): void => {
      if (item.current?.matches(':hover, :focus-within')) timer = setTimeout(leave, 2000)
      else gone.current()
    }
    let timer = setTimeout(leave, readingMs(notice.sentence))
    return () => clearTimeout(timer)
  }, [notice.sentence])
  return (
    <li ref={item} class="notice">
      <p>{notice.sentence}</p>
      {act !== null && command !== null && (
        <button
          type="button"
          class="button"
          onClick={() => {
            onGone()
            perform(app, command)
          }}
        >
          {act.title}
        </button>
      )}
      <button type="button" class="close" aria-label={wording.status.dismiss} onClick={onGone}>
        ×
      </button>
    </li>
  )
}
