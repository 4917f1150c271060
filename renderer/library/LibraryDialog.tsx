import type { App } from '../app'
import { closeDialog } from '../dialog/closeDialog'
import { Dialog } from '../dialog/Dialog'
import { LoomList } from './LoomList'
import { DialogHead } from '../dialog/DialogHead'
import { wording } from '../wording/wording'

export function LibraryDialog({ app }: { readonly app: App }) {
  const close = (): void => closeDialog(app)
  return (
    <Dialog label={wording.library.looms} shape="sheet" onClose={close}>
      <DialogHead title={wording.library.looms} onClose={close} />
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
