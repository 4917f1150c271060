import { useEffect, useRef } from 'preact/hooks'
import type { App } from '../app'
import { closeDialog } from '../dialog/closeDialog'
import { Dialog } from '../dialog/Dialog'
import { DialogHead } from '../dialog/DialogHead'
import { hasRow } from '../state/fanState'
import { wording } from '../wording/wording'

const words = wording.branches

/**
 * The accessible view of the fan: every branch whole, as plain text that can be read at leisure, and taken from here. It opens at
 * the branch that is the ghost; Tab goes to what takes that one.
 */
export function BranchesDialog({ app }: { readonly app: App }) {
  const fan = app.state.fan.value
  const close = (): void => closeDialog(app)
  const shown = useRef<HTMLLIElement>(null)
  // Once the dialog is open: before, nothing can be scrolled or take the focus.
  useEffect(() => {
    shown.current?.scrollIntoView({ block: 'start' })
    shown.current?.focus({ preventScroll: true })
  }, [])
  const rows = fan?.branches.map((branch, index) => ({ branch, index })).filter(({ branch }) => hasRow(branch)) ?? []
  return (
    <Dialog label={words.asText} shape="sheet" onClose={close}>
      <DialogHead title={words.branches} onClose={close} />
      <div class="dialog-scroll" tabIndex={0} autofocus role="region" aria-label={words.all} aria-busy={fan?.streaming === true}>
        {rows.length === 0 ? (
          <p>{words.noFan}</p>
        ) : (
          <ol class="branches-text">
            {rows.map(({ branch, index }, row) => (
              <li key={index} {...(index === fan?.selected ? { ref: shown, tabIndex: -1, 'aria-current': true } : {})}>
                <h2>{(branch.finish === null ? words.branchComing : words.branch)(row + 1, rows.length)}</h2>
                <p translate={false}>{branch.text.slice(branch.taken).trim()}</p>
                <button
                  type="button"
                  class="button"
                  onClick={() => {
                    close()
                    app.fan.select(index)
                    void app.fan.take('all')
                  }}
                >
                  {words.take(row + 1)}
                </button>
              </li>
            ))}
          </ol>
        )}
      </div>
    </Dialog>
  )
}
