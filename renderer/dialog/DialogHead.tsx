import type { ComponentChildren } from 'preact'
import { wording } from '../wording/wording'

interface DialogHeadProps {
  readonly title: string
  readonly onClose: () => void
  /** What belongs beside the title: a field to search, another button. */
  readonly children?: ComponentChildren
}

/** The head of a sheet: what it is, and the way out. */
export function DialogHead({ title, onClose, children }: DialogHeadProps) {
  return (
    <div class="dialog-head">
      <h1>{title}</h1>
      {children}
      <button type="button" class="button" onClick={onClose}>
        {wording.common.close}
      </button>
    </div>
  )
}
