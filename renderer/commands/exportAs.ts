import type { App } from '../app'
import type { ExportFormat } from '../../loom/formats/exportFormats'
import { chapterAt } from '../../loom/formats/sections'
import type { NodeId } from '../../loom/ids'
import { report } from '../status/report'
import type { Action } from './command'
import { saveAsDownload } from './saveAsDownload'
import { loomOpen } from './when'
import { wording } from '../wording/wording'

type Extent = 'thread' | 'chapter' | 'loom'

/** Writes the thread on the page, the chapter under the caret, or all of the loom. */
export function exportAs(format: ExportFormat, extent: Extent): Action {
  return {
    when: (app) => loomOpen(app) && (extent !== 'chapter' || chapterHere(app) !== null),
    ...(extent === 'chapter' ? { needs: wording.palette.needs.chapter } : {}),
    run: async (app) => {
      const tip = extent === 'loom' ? null : app.state.tip.value
      const chapter = extent === 'chapter' ? chapterHere(app) : null
      const file = report(app, await app.api.exportLoom({ format, tip, chapter }))
      if (file !== null) saveAsDownload(file.name, file.bytes)
    },
  }
}

function chapterHere({ state }: App): NodeId | null {
  const [loom, here] = [state.loom.value, state.here.value]
  return loom === null || here === null ? null : chapterAt(loom, here)
}
