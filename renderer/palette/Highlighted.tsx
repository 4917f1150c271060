interface HighlightedProps {
  readonly text: string
  /** In order and apart, UTF-16 units. */
  readonly spans: readonly (readonly [from: number, to: number])[]
}

/** `text` with the found pieces marked, as text nodes only. */
export function Highlighted({ text, spans }: HighlightedProps) {
  const parts = []
  let at = 0
  for (const [from, to] of spans) {
    parts.push(text.slice(at, from), <mark key={from}>{text.slice(from, to)}</mark>)
    at = to
  }
  return (
    <>
      {parts}
      {text.slice(at)}
    </>
  )
}
