import { basename, join } from 'node:path'
import { app, dialog, shell } from 'electron'
import type { BrowserWindow, OpenDialogOptions } from 'electron'
import type { ShellPort } from './desk/deskOptions'
import { writeExport } from './formats/writeExport'
import { safeName } from './safeName'
import { NodeDisk } from './store/nodeDisk'

/** What a desk asks of Electron: native dialogs on the window there is. `folder` is the app's own. */
export function electronShell(folder: string, window: () => BrowserWindow | null): ShellPort {
  const choose = async (options: OpenDialogOptions): Promise<string | null> => {
    const parent = window()
    const { canceled, filePaths } = parent === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(parent, options)
    return canceled ? null : (filePaths[0] ?? null)
  }
  return {
    async chooseFolder() {
      const path = await choose({ title: 'Open a loom folder', properties: ['openDirectory'] })
      if (path !== null) app.addRecentDocument(path)
      return path
    },
    chooseModelFile: () =>
      choose({ title: 'Open a model', properties: ['openFile'], filters: [{ name: 'Models (GGUF)', extensions: ['gguf'] }] }),
    async chooseFiles() {
      const parent = window()
      const options: OpenDialogOptions = { title: 'Import', properties: ['openFile', 'multiSelections'] }
      const { canceled, filePaths } = parent === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(parent, options)
      return canceled || filePaths.length === 0 ? null : filePaths.map((path) => ({ name: basename(path), path }))
    },
    async saveFile(name, content) {
      const parent = window()
      const options = { title: 'Export', defaultPath: safeName(name) }
      const { canceled, filePath } = parent === null ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(parent, options)
      if (canceled || filePath === '') return null
      await writeExport(new NodeDisk(), filePath, typeof content === 'string' ? new TextEncoder().encode(content) : content)
      return 'saved'
    },
    async reveal(path) {
      shell.showItemInFolder(path)
    },
    async openHelp() {
      await shell.openPath(join(folder, 'README.md'))
    },
    closeWindow: () => window()?.close(),
  }
}
