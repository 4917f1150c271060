import { join } from 'node:path'
import { FaultError } from '../../protocol/fault'
import type { ShellPort } from '../desk/deskOptions'
import { openOutside } from './openOutside'

/** What a desk may ask where the window is a browser's: no native dialogs, the page offers files itself. `folder` is the app's own. */
export function browserShellPort(folder: string): ShellPort {
  const show = async (path: string): Promise<void> => {
    if (!(await openOutside(path))) throw new FaultError('unsupported', `Nothing here can show it; it lies at ${path}.`)
  }
  return {
    async chooseFolder() {
      throw new FaultError('unsupported', 'A browser cannot choose a folder for Heddle. Put the loom’s folder among your looms and start Heddle again.')
    },
    async chooseModelFile() {
      throw new FaultError('unsupported', 'A browser cannot choose a model file for Heddle. Start it with --model FILE.')
    },
    async chooseFiles() {
      throw new FaultError('unsupported', 'In a browser the page itself offers the files to import.')
    },
    saveFile: async () => 'download',
    reveal: show,
    openHelp: () => show(join(folder, 'README.md')),
    closeWindow() {
      throw new FaultError('unsupported', 'Close the tab: Heddle keeps everything and waits for you.')
    },
  }
}
