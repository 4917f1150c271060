import type { App } from '../app'
import { closeDialog } from '../dialog/closeDialog'
import { Dialog } from '../dialog/Dialog'
import { hasRow } from '../state/fanState'

/** The accessible view of the fan: every branch whole, as plain text that can be read at leisure, and taken from here. */
export function BranchesDialog({ app }: { readonly app: App }) {
  const fan = app.state.fan.value
  const close = (): void => closeDialog(app)
  const rows = fan?.branches.map((branch, index) => ({ branch, index })).filter(({ branch }) => hasRow(branch)) ?? []
  return (
    <Dialog label="Branches as text" shape="sheet" onClose={close}>
      <div class="dialog-head">
        <h1>Branches</h1>
        <button type="button" class="button" onClick={close}>
          Close
        </button>
      </div>
      <div class="dialog-scroll" tabIndex={0} autofocus role="region" aria-label="All branches" aria-busy={fan?.streaming === true}>
        {rows.length === 0 ? (
          <p>No fan is open. Weave first; then the branches stand here as text.</p>
        ) : (
          <ol class="branches-text">
            {rows.map(({ branch, index }, row) => (
              <li key={index}>
                <h2>
                  Branch {row + 1} of {rows.length}
                  {branch.finish === null ? ', still coming' : ''}
                </h2>
                <p>{branch.text.slice(branch.taken).trim()}</p>
                <button
                  type="button"
                  class="button"
                  onClick={() => {
                    close()
                    app.fan.select(index)
                    void app.fan.take('all')
                  }}
                >
                  Take branch {row + 1}
                </button>
              </li>
            ))}
          </ol>
        )}
      </div>
    </Dialog>
  )
}
