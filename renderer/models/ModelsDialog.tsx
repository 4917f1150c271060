import { useEffect, useRef, useState } from 'preact/hooks'
import type { Models } from '../../protocol/models'
import type { App } from '../app'
import { closeDialog } from '../dialog/closeDialog'
import { Dialog } from '../dialog/Dialog'
import { report } from '../status/report'
import { AtHandRow } from './AtHandRow'
import { DownloadRow } from './DownloadRow'
import { OfferRow } from './OfferRow'
import { wording } from '../wording/wording'
import { DialogHead } from '../dialog/DialogHead'
import '../dialog/list.css'
import './models.css'

const words = wording.models

const steps: { readonly [key: string]: number | undefined } = { ArrowDown: 1, ArrowUp: -1, PageDown: 6, PageUp: -6, Home: -Infinity, End: Infinity }

/** The models of this machine and those that can be had: ↑ ↓ go through them, Enter opens one or begins its download. */
export function ModelsDialog({ app }: { readonly app: App }) {
  const [models, setModels] = useState<Models | null>(null)
  const body = useRef<HTMLDivElement>(null)
  const downloads = app.state.downloads.value
  const model = app.state.model.value
  const close = (): void => closeDialog(app)
  const refresh = async (): Promise<void> => {
    const answer = report(app, await app.api.listModels({}))
    if (answer !== null) setModels(answer)
  }
  const names = downloads.map(({ name }) => name).join(' ')
  useEffect(() => void refresh(), [names, model.t === 'ready' ? model.facts.name : model.t])
  const isHere = models !== null
  useEffect(() => {
    const first = body.current?.querySelector<HTMLElement>('.list-row.open .list-main') ?? body.current?.querySelector<HTMLElement>('.list-main')
    first?.focus()
  }, [isHere])
  // A row that goes takes the focus with it.
  useEffect(() => {
    if (isHere && body.current?.closest('dialog')?.contains(document.activeElement) !== true) body.current?.querySelector<HTMLElement>('.list-main')?.focus()
  }, [names, models])

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = steps[event.key]
    if (step === undefined || event.target instanceof HTMLSelectElement) return
    const rows = [...(body.current?.querySelectorAll<HTMLElement>('.list-main') ?? [])]
    const at = rows.findIndex((row) => row.closest('.list-row')?.contains(document.activeElement) === true)
    rows[Math.max(0, Math.min(rows.length - 1, at + step))]?.focus()
    event.preventDefault()
  }

  return (
    <Dialog label={words.models} shape="sheet" onClose={close}>
      <DialogHead title={words.models} onClose={close}>
        {app.hello.shell === 'electron' && (
          <button type="button" class="button" onClick={() => void app.api.chooseModel({}).then((answer) => report(app, answer))}>
            {words.openFile}
          </button>
        )}
      </DialogHead>
      <div ref={body} class="dialog-scroll models" aria-busy={models === null} onKeyDown={onKeyDown}>
        {downloads.length > 0 && (
          <section aria-labelledby="models-coming">
            <h2 class="list-head" id="models-coming">{words.onTheirWay}</h2>
            <ul class="list" aria-label={words.downloads}>
              {downloads.map((download) => (
                <DownloadRow key={download.name} app={app} download={download} />
              ))}
            </ul>
          </section>
        )}
        <section aria-labelledby="models-here">
          <h2 class="list-head" id="models-here">{words.onThisComputer}</h2>
          <ul class="list" aria-label={words.modelsHere}>
            {models?.atHand.map((each) => (
              <AtHandRow key={each.key} app={app} model={each} onChanged={() => void refresh()} />
            ))}
          </ul>
        </section>
        {models !== null && (
          <section aria-labelledby="models-offered">
            <h2 class="list-head" id="models-offered">{words.toDownload}</h2>
            <p class="list-facts list-note">{words.machine(models.memoryBytes, models.gpuBytes, models.freeBytes)}</p>
            <ul class="list" aria-label={words.modelsToDownload}>
              {models.offers.map((offer) => (
                <OfferRow key={offer.id} app={app} offer={offer} />
              ))}
            </ul>
          </section>
        )}
      </div>
      <p class="pick-foot">{words.keys}</p>
    </Dialog>
  )
}
