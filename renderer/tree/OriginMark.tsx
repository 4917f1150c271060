import type { Origin } from '../../loom/run'
import { wording } from '../wording/wording'

/** Who wrote it, by shape first and colour second: a pen for the writer, a star of threads for the simulator. */
export function OriginMark({ origin, whole }: { readonly origin: Origin; readonly whole: boolean }) {
  return (
    <svg class={`origin origin-${origin}${whole ? '' : ' origin-mixed'}`} viewBox="0 0 14 14" aria-hidden="true">
      <path d={shapes[origin]} />
    </svg>
  )
}

const shapes: { readonly [origin in Origin]: string } = {
  writer: 'M2.2 11.8 3 8.9 9.6 2.3a1.2 1.2 0 0 1 1.7 0l.4.4a1.2 1.2 0 0 1 0 1.7L5.1 11 2.2 11.8ZM8.4 3.5l2.1 2.1',
  simulator: 'M7 1.8v10.4M2.5 4.4l9 5.2M11.5 4.4l-9 5.2',
  import: 'M7 1.8v7M4.2 6.2 7 9l2.8-2.8M2.5 11.8h9',
  unknown: 'M5 5.2a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.4M7 11.3v.4',
}

/** The same in words. */
export function originWords(origin: Origin, whole: boolean): string {
  return (whole ? wording.tree.by : wording.tree.mostlyBy)[origin]
}
