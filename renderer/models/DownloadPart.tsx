import type { App } from '../app'
import { report } from '../status/report'
import { modelName } from '../status/modelName'
import { isUnderWay, shareOf } from './modelWords'
import { wording } from '../wording/wording'
import './models.css'

/** In the status line while a model is on its way: how far, the way to the page of models, and the way to hold it. */
export function DownloadPart({ app }: { readonly app: App }) {
  const downloads = app.state.downloads.value.filter(isUnderWay)
  const [first] = downloads
  if (first === undefined) return null
  const { name, model, quantisation } = first
  const pause = async (): Promise<void> => void report(app, await app.api.pauseDownload({ model, quantisation }))
  return (
    <span class="status-part download-part">
      <button type="button" class="status-button" title={wording.models.toModels} onClick={() => void (app.state.dialog.value = 'models')}>
        {wording.models.progress(modelName(name), shareOf(first), downloads.length - 1)}
      </button>
      <progress aria-label={wording.models.downloading(name)} max={1} value={shareOf(first)} />
      <button type="button" class="status-button" aria-label={wording.models.pauseDownload(modelName(name))} onClick={() => void pause()}>
        {wording.models.pause}
      </button>
    </span>
  )
}
