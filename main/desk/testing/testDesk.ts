import { join } from 'node:path'
import { memoryEngines } from '../../engine/testing/memoryEngine'
import { memoryImports } from '../../formats/testing/memoryImports'
import type { Places } from '../../places'
import { Desk } from '../desk'
import type { DeskOptions } from '../deskOptions'

/** The places of a writer who has nothing yet, all in `folder`. */
export function testPlaces(folder: string): Places {
  const at = (name: string) => join(folder, name)
  return {
    app: folder, page: at('page'), worker: at('worker.js'), importer: at('importer.js'), bundledModel: 'fake:seed=1', userData: at('data'),
    looms: at('looms'), copies: at('copies'), models: at('models'), logs: at('logs'),
  }
}

/** A desk in `folder` whose processes are in memory and whose writer picks nothing in dialogs. */
export function openTestDesk(folder: string, { model = 'fake:seed=1', emit = () => undefined }: Partial<Pick<DeskOptions, 'model' | 'emit'>> = {}): Promise<Desk> {
  const nothing = () => Promise.resolve(null)
  return Desk.create({
    places: testPlaces(folder),
    spawner: memoryEngines().spawn,
    importer: memoryImports(),
    shell: {
      chooseFolder: nothing, chooseModelFile: nothing, chooseFiles: nothing, saveFile: () => Promise.resolve('download'),
      reveal: () => Promise.resolve(), openHelp: () => Promise.resolve(), closeWindow: () => undefined,
    },
    emit, model, version: '0', platform: 'linux', kind: 'browser',
  })
}
