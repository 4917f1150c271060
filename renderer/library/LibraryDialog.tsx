import type { App } from '../app'
import { closeDialog } from '../dialog/closeDialog'
import { Dialog } from '../dialog/Dialog'
import { LoomList } from './LoomList'

export function LibraryDialog({ app }: { readonly app: App }) {
  const close = (): void => closeDialog(app)
  return (
    <Dialog label="Looms" shape="sheet" onClose={close}>
      <div class="dialog-head">
        <h1>Looms</h1>
        <button type="button" class="button" onClick={close}>
          Close
        </button>
      </div>
      <div class="dialog-scroll">
        <LoomList
          app={app}
          onOpened={() => {
            close()
            app.surface.focus()
          }}
        />
      </div>
    </Dialog>
  )
}
