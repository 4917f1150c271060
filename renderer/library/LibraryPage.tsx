import type { App } from '../app'
import { LoomList } from './LoomList'
import { wording } from '../wording/wording'

/** What the window shows while no loom is open. */
export function LibraryPage({ app }: { readonly app: App }) {
  return (
    <section class="library-page" aria-label={wording.library.looms} data-region="text">
      <h1>{wording.common.app}</h1>
      <LoomList app={app} onOpened={() => app.surface.focus()} />
    </section>
  )
}
