import { useEffect, useState } from 'preact/hooks'
import type * as About from 'virtual:about'
import type { App } from '../app'
import { closeDialog } from '../dialog/closeDialog'
import { Dialog } from '../dialog/Dialog'
import { hasWords } from '../palette/hasWords'
import './about.css'

/** Which Heddle this is, its licence, and those of all that comes with it. */
export function AboutDialog({ app }: { readonly app: App }) {
  const [about, setAbout] = useState<typeof About | null>(null)
  const [query, setQuery] = useState('')
  useEffect(() => void import('virtual:about').then(setAbout), [])
  const close = (): void => closeDialog(app)
  const shown = about?.parts.filter(({ name, licence }) => hasWords(query, `${name} ${licence}`)) ?? []
  return (
    <Dialog label="About Heddle" shape="sheet" onClose={close}>
      <div class="dialog-head">
        <h1>Heddle {about?.version}</h1>
        <button type="button" class="button" onClick={close}>
          Close
        </button>
      </div>
      <div class="dialog-scroll about" tabIndex={0} autofocus role="region" aria-label="Licences">
        {about !== null && (
          <>
            <p>Heddle is free software under the MIT licence.</p>
            <details>
              <summary>Heddle’s licence</summary>
              <pre tabIndex={0}>{about.licence}</pre>
            </details>
            <h2 id="about-parts">What comes with it, by others</h2>
            <input
              class="field"
              type="search"
              aria-label="Find a part"
              placeholder="Find a typeface, a dictionary, a library"
              value={query}
              onInput={(event) => setQuery(event.currentTarget.value)}
            />
            <ul aria-labelledby="about-parts">
              {shown.map(({ name, version, licence, text }) => (
                <li key={`${name} ${version}`}>
                  <details>
                    <summary>
                      {name} {version} <span class="about-licence">{licence}</span>
                    </summary>
                    <pre tabIndex={0}>{text === '' ? 'Its makers ship no notice of their own.' : text}</pre>
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
