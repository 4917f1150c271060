import { useState } from 'preact/hooks'
import type { ModelOffer } from '../../protocol/models'
import type { App } from '../app'
import { report } from '../status/report'
import { sentences } from '../wording/series'
import { wording } from '../wording/wording'
import { fitWords, offerFacts } from './modelWords'

const words = wording.models

/** A model of the catalogue: what it is, which of its files, and the way to get it. */
export function OfferRow({ app, offer }: { readonly app: App; readonly offer: ModelOffer }) {
  const gettable = offer.files.filter(({ state }) => state === 'offered')
  const suggested = gettable.find(({ quantisation }) => quantisation === offer.fits?.quantisation) ?? gettable[0]
  const [chosen, setChosen] = useState<string | null>(null)
  const file = gettable.find(({ quantisation }) => quantisation === chosen) ?? suggested
  const coming = app.state.downloads.value.some(({ model }) => model === offer.id)
  const here = offer.files.filter(({ state }) => state === 'here').map(({ quantisation }) => quantisation)
  const note = sentences([fitWords(offer), here.length > 0 && words.isHere(here), file?.checksum === false && words.noChecksum])
  const get = async (): Promise<void> => {
    if (file === undefined || coming) return
    report(app, await app.api.getModel({ model: offer.id, quantisation: file.quantisation }))
  }
  return (
    <li class="list-row">
      <button type="button" class="list-main" aria-disabled={file === undefined || coming} onClick={() => void get()}>
        <span class="model-name">
          <span translate={false}>{offer.name}</span>
          {file !== undefined && <em>{coming ? words.coming : words.download(file.quantisation, file.bytes)}</em>}
        </span>
        <span class="model-prose" translate={false}>{offer.prose}</span>
        <span class="list-facts">{offerFacts(offer)}</span>
        <span class="list-facts">{note}</span>
      </button>
      {gettable.length > 0 && (
        <span class="list-acts">
          <select class="field" aria-label={words.fileOf(offer.name)} value={file?.quantisation} onChange={(event) => setChosen(event.currentTarget.value)}>
            {gettable.map((each) => (
              <option key={each.quantisation} value={each.quantisation}>
                {words.file(each.quantisation, each.bytes, each.memoryBytes)}
              </option>
            ))}
          </select>
        </span>
      )}
    </li>
  )
}
