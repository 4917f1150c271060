import type { Download } from '../../protocol/models'
import type { App } from '../app'
import { report } from '../status/report'
import { modelName } from '../status/modelName'
import { wording } from '../wording/wording'
import { downloadFacts, isUnderWay, shareOf } from './modelWords'

const words = wording.models

/** A download: how far it is, and the ways to hold it, go on or give it up. */
export function DownloadRow({ app, download }: { readonly app: App; readonly download: Download }) {
  const { model, quantisation, name, received, sentence } = download
  const wish = { model, quantisation }
  const underWay = isUnderWay(download)
  const turn = async (): Promise<void> => void report(app, await (underWay ? app.api.pauseDownload(wish) : app.api.getModel(wish)))
  return (
    <li class="list-row">
      <button type="button" class="list-main" onClick={() => void turn()}>
        <span class="model-name">
          <span translate={false}>{modelName(name)}</span>
          <em>{underWay ? words.pause : received === 0 ? words.tryAgain : words.resume}</em>
        </span>
        <progress aria-label={words.downloaded(modelName(name))} max={1} value={shareOf(download)} />
        <span class="list-facts">{downloadFacts(download)}</span>
        {sentence !== null && <span class="list-facts model-fault">{sentence}</span>}
      </button>
      <span class="list-acts">
        <button
          type="button"
          class="button button-quiet"
          aria-label={words.cancelDownload(modelName(name))}
          onClick={() => void app.api.cancelDownload(wish).then((answer) => report(app, answer))}
        >
          {wording.common.cancel}
        </button>
      </span>
    </li>
  )
}
