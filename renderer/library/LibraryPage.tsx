import type { App } from '../app'
import { LoomList } from './LoomList'

/** What the window shows while no loom is open. */
export function LibraryPage({ app }: { readonly app: App }) {
  return (
    <section class="library-page" aria-label="Looms" data-region="text">
      <h1>Heddle</h1>
      <LoomList app={app} onOpened={() => app.surface.focus()} />
    </section>
  )
}
