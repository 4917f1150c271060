import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import type { App, Notice } from '../app'

/** Sentences for the writer, at the edge of the page. They take no focus and go by themselves when there was time to read them. */
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
    <ul ref={list} class="notices" popover="manual" aria-label="Notices">
      {notices.value.map((notice) => (
        <NoticeItem key={notice.id} notice={notice} onGone={() => dismiss(notice.id)} />
      ))}
    </ul>
  )
}

/** Time to read: half a second a word and time to look there. */
const readingMs = (sentence: string): number => 5000 + sentence.split(' ').length * 500

function NoticeItem({ notice, onGone }: { readonly notice: Notice; readonly onGone: () => void }) {
  const item = useRef<HTMLLIElement>(null)
  const gone = useRef(onGone)
  gone.current = onGone
  useEffect(() => {
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
      <button type="button" class="close" aria-label="Dismiss" onClick={onGone}>
        ×
      </button>
    </li>
  )
}
