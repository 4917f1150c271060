import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { LiveRegion } from '../announce/LiveRegion'
import './dialog.css'

interface DialogProps {
  readonly label: string
  /** `top` hangs near the top of the window like a search box, `sheet` fills more of it, `wide` has room for two columns. */
  readonly shape: 'top' | 'sheet' | 'wide' | 'full'
  readonly onClose: () => void
  readonly children: ComponentChildren
}

/**
 * A modal dialog: the platform keeps the focus inside, Esc or a click beside it closes it, and the focus goes back to
 * where it was.
 */
export function Dialog({ label, shape, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      class={`dialog dialog-${shape}`}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onKeyDown={(event) => {
        // A search field would take the first Esc for itself.
        if (event.key !== 'Escape' || event.isComposing || !(event.target instanceof HTMLInputElement) || event.target.type !== 'search') return
        event.preventDefault()
        onClose()
      }}
      onMouseDown={(event) => {
        if (event.target === event.currentTarget) onClose()
      }}
    >
      <div class="dialog-body">{children}</div>
      <LiveRegion />
    </dialog>
  )
}
