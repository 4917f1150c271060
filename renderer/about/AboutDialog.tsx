import { useEffect, useState } from 'preact/hooks'
import type * as About from 'virtual:about'
import type { App } from '../app'
import { closeDialog } from '../dialog/closeDialog'
import { Dialog } from '../dialog/Dialog'
import { hasWords } from '../palette/hasWords'
import { DialogHead } from '../dialog/DialogHead'
import { wording } from '../wording/wording'
import './about.css'

/** Which Heddle this is, its licence, and those of all that comes with it. */
export function AboutDialog({ app }: { readonly app: App }) {
  const [about, setAbout] = useState<typeof About | null>(null)
  const [query, setQuery] = useState('')
  useEffect(() => void import('virtual:about').then(setAbout), [])
  const close = (): void => closeDialog(app)
  const shown = about?.parts.filter(({ name, licence }) => hasWords(query, `${name} ${licence}`)) ?? []
  return (
    <Dialog label={wording.about.about} shape="sheet" onClose={close}>
      <DialogHead title={wording.about.version(about?.version ?? '')} onClose={close} />
      <div class="dialog-scroll dialog-prose about" tabIndex={0} autofocus role="region" aria-label={wording.about.licences}>
        {about !== null && (
          <>
            <p>{wording.about.free}</p>
            <details>
              <summary>{wording.about.ownLicence}</summary>
              <pre tabIndex={0}>{about.licence}</pre>
            </details>
            <h2 id="about-parts">{wording.about.byOthers}</h2>
            <input
              class="field"
              type="search"
              aria-label={wording.about.find}
              placeholder={wording.about.findWhat}
              value={query}
              onInput={(event) => setQuery(event.currentTarget.value)}
            />
            <ul aria-labelledby="about-parts">
              {shown.map(({ name, version, licence, text }) => (
                <li key={`${name} ${version}`}>
                  <details>
                    <summary translate={false}>
                      {name} {version} <span class="about-licence">{licence}</span>
                    </summary>
                    <pre tabIndex={0}>{text === '' ? wording.about.noNotice : text}</pre>
                  </details>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </Dialog>
  )
}
