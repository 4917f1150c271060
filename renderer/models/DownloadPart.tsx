import type { App } from '../app'
import { report } from '../status/report'
import { modelName } from '../status/modelName'
import { isUnderWay, shareOf } from './modelWords'
import './models.css'

/** In the status line while a model is on its way: how far, the way to the page of models, and the way to hold it. */
export function DownloadPart({ app }: { readonly app: App }) {
  const downloads = app.state.downloads.value.filter(isUnderWay)
  const [first] = downloads
  if (first === undefined) return null
  const { name, model, quantisation } = first
  const more = downloads.length > 1 ? ` and ${downloads.length - 1} more` : ''
  const pause = async (): Promise<void> => void report(app, await app.api.pauseDownload({ model, quantisation }))
  return (
    <span class="status-part download-part">
      <button type="button" class="status-button" title="To the page of models" onClick={() => void (app.state.dialog.value = 'models')}>
        Downloading {modelName(name)}, {Math.floor(100 * shareOf(first))} %
        {more}
      </button>
      <progress aria-label={`Downloading ${name}`} max={1} value={shareOf(first)} />
      <button type="button" class="status-button" onClick={() => void pause()}>
        Pause<span class="unseen"> downloading {modelName(name)}</span>
      </button>
    </span>
  )
}
