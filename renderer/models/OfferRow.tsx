import { useState } from 'preact/hooks'
import type { ModelOffer } from '../../protocol/models'
import type { App } from '../app'
import { report } from '../status/report'
import { fileWords, fitWords, offerFacts, sizeOf } from './modelWords'

/** A model of the catalogue: what it is, which of its files, and the way to get it. */
export function OfferRow({ app, offer }: { readonly app: App; readonly offer: ModelOffer }) {
  const gettable = offer.files.filter(({ state }) => state === 'offered')
  const suggested = gettable.find(({ quantisation }) => quantisation === offer.fits?.quantisation) ?? gettable[0]
  const [chosen, setChosen] = useState<string | null>(null)
  const file = gettable.find(({ quantisation }) => quantisation === chosen) ?? suggested
  const coming = app.state.downloads.value.some(({ model }) => model === offer.id)
  const here = offer.files.filter(({ state }) => state === 'here').map(({ quantisation }) => quantisation)
  const note = [fitWords(offer), here.length > 0 ? `${here.join(', ')} is on this computer.` : null, file?.checksum === false ? noChecksum : null]
  const get = async (): Promise<void> => {
    if (file === undefined || coming) return
    report(app, await app.api.getModel({ model: offer.id, quantisation: file.quantisation }))
  }
  return (
    <li class="model-row">
      <button type="button" class="model-main" aria-disabled={file === undefined || coming} onClick={() => void get()}>
        <span class="model-name">
          {offer.name}
          {file !== undefined && <em>{coming ? 'on its way' : `Download ${file.quantisation}, ${sizeOf(file.bytes)}`}</em>}
        </span>
        <span class="model-prose">{offer.prose}</span>
        <span class="model-facts">{offerFacts(offer)}</span>
        <span class="model-facts">{note.filter((each) => each !== null).join(' ')}</span>
      </button>
      {gettable.length > 0 && (
        <span class="model-acts">
          <select class="field" aria-label={`File of ${offer.name}`} value={file?.quantisation} onChange={(event) => setChosen(event.currentTarget.value)}>
            {gettable.map((each) => (
              <option key={each.quantisation} value={each.quantisation}>
                {fileWords(each)}
              </option>
            ))}
          </select>
        </span>
      )}
    </li>
  )
}

const noChecksum = 'The catalogue has no checksum of it: the host’s own is used.'
