import type { ComponentChildren } from 'preact'
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { wording } from '../wording/wording'
import './palette.css'

interface PickListProps<T> {
  readonly label: string
  readonly placeholder: string
  /** Best first. Called again for every query; cheap, or `delay` is set. */
  readonly find: (query: string) => readonly T[]
  readonly keyOf: (item: T) => string
  readonly row: (item: T) => ComponentChildren
  readonly onPick: (item: T, query: string) => void
  /** Said when nothing is found, and below a list that was cut. */
  readonly none: string
  readonly hint?: string
  /** Milliseconds of rest before `find` runs. */
  readonly delay?: number
  readonly initialQuery?: string
}

const mostRows = 200

/** A field and the list of what it finds: ↑ ↓ Page and Enter work while the caret stays in the field. */
export function PickList<T>({ label, placeholder, find, keyOf, row, onPick, none, hint, delay = 0, initialQuery = '' }: PickListProps<T>) {
  const id = useId()
  const [typed, setTyped] = useState(initialQuery)
  const [rested, setRested] = useState(initialQuery)
  const [at, setAt] = useState(0)
  const list = useRef<HTMLUListElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const query = delay === 0 ? typed : rested
  const found = useMemo(() => find(query), [query, find])
  const shown = found.slice(0, mostRows)
  const current = Math.min(at, shown.length - 1)

  // Before the first paint: later, it would select what a quick hand has typed by then, and the next key replace it.
  useLayoutEffect(() => {
    input.current?.focus()
    input.current?.select()
  }, [])
  useEffect(() => {
    if (typed === query) return
    const timer = setTimeout(() => setRested(typed), delay)
    return () => clearTimeout(timer)
  }, [typed, query, delay])
  useEffect(() => {
    list.current?.children[current]?.scrollIntoView({ block: 'nearest' })
  }, [current, query])

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing) return
    const step = steps[event.key]
    if (step !== undefined && shown.length > 0) {
      const wrap = Math.abs(step) === 1
      const next = current + step
      setAt(wrap ? (next + shown.length) % shown.length : Math.max(0, Math.min(shown.length - 1, next)))
    } else if (event.key === 'Enter') {
      const item = typed === query ? shown[current] : find(typed)[0]
      if (item !== undefined) onPick(item, typed)
    } else return
    event.preventDefault()
  }

  return (
    <div class="pick">
      <input
        ref={input}
        class="pick-field"
        role="combobox"
        aria-label={label}
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={shown[current] === undefined ? undefined : `${id}-${current}`}
        placeholder={placeholder}
        value={typed}
        autofocus
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => {
          setTyped(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      <ul ref={list} class="pick-list" role="listbox" id={`${id}-list`} aria-label={label} tabIndex={-1}>
        {shown.map((item, i) => (
          <li
            key={keyOf(item)}
            id={`${id}-${i}`}
            class="pick-row"
            role="option"
            aria-selected={i === current}
            aria-setsize={found.length}
            aria-posinset={i + 1}
            onMouseMove={() => setAt(i)}
            onClick={() => onPick(item, query)}
          >
            {row(item)}
          </li>
        ))}
      </ul>
      <p class="pick-foot" role="status">
        {found.length === 0 ? none : found.length > mostRows ? wording.palette.firstOf(mostRows, found.length) : (hint ?? '')}
      </p>
    </div>
  )
}

const steps: { readonly [key: string]: number | undefined } = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }
