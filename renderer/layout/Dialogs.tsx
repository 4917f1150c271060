import type { App } from '../app'
import { AboutDialog } from '../about/AboutDialog'
import { AsideDialog } from '../aside/AsideDialog'
import { CompareDialog } from '../compare/CompareDialog'
import { KeySheet } from '../help/KeySheet'
import { HistoryDialog } from '../history/HistoryDialog'
import { LedgerDialog } from '../lens/LedgerDialog'
import { LibraryDialog } from '../library/LibraryDialog'
import { MapDialog } from '../map/MapDialog'
import { LoomModelDialog } from '../models/LoomModelDialog'
import { ModelsDialog } from '../models/ModelsDialog'
import { MultiverseDialog } from '../multiverse/MultiverseDialog'
import { AskDialog } from '../palette/AskDialog'
import { BranchesDialog } from '../palette/BranchesDialog'
import { CommandPalette } from '../palette/CommandPalette'
import { GotoDialog } from '../palette/GotoDialog'
import { SearchDialog } from '../palette/SearchDialog'
import { SpellingDialog } from '../spelling/SpellingDialog'
import { SettingsDialog } from '../settings/SettingsDialog'

/** The one dialog that is open, if any. */
export function Dialogs({ app }: { readonly app: App }) {
  switch (app.state.dialog.value) {
    case null:
      return null
    case 'palette':
      return <CommandPalette key="palette" app={app} />
    case 'keys':
      return <KeySheet key="keys" app={app} />
    case 'settings':
      return <SettingsDialog key="settings" app={app} />
    case 'library':
      return <LibraryDialog key="library" app={app} />
    case 'history':
      return <HistoryDialog key="history" app={app} />
    case 'goto':
      return <GotoDialog key="goto" app={app} />
    case 'search':
      return <SearchDialog key="search" app={app} />
    case 'branches':
      return <BranchesDialog key="branches" app={app} />
    case 'compare':
      return <CompareDialog key="compare" app={app} />
    case 'aside':
      return <AsideDialog key="aside" app={app} />
    case 'map':
      return <MapDialog key="map" app={app} />
    case 'models':
      return <ModelsDialog key="models" app={app} />
    case 'loomModel':
      return <LoomModelDialog key="loomModel" app={app} />
    case 'multiverse':
      return <MultiverseDialog key="multiverse" app={app} />
    case 'spelling':
      return <SpellingDialog key="spelling" app={app} />
    case 'ledger':
      return <LedgerDialog key="ledger" app={app} />
    case 'about':
      return <AboutDialog key="about" app={app} />
    case 'ask':
      return <AskDialog key="ask" />
  }
}
