import { aboutWording } from './aboutWording'
import { asideWording } from './asideWording'
import { branchesWording } from './branchesWording'
import { commonWording } from './commonWording'
import { compareWording } from './compareWording'
import { helpWording } from './helpWording'
import { historyWording } from './historyWording'
import { importWording } from './importWording'
import { ledgerWording } from './ledgerWording'
import { lensWording } from './lensWording'
import { libraryWording } from './libraryWording'
import { loomWording } from './loomWording'
import { mapWording } from './mapWording'
import { modelsWording } from './modelsWording'
import { multiverseWording } from './multiverseWording'
import { paletteWording } from './paletteWording'
import { settingsWording } from './settingsWording'
import { spellingWording } from './spellingWording'
import { statusWording } from './statusWording'
import { treeWording } from './treeWording'

/**
 * All that the page says, room by room: whole sentences, with functions where something is filled in. Commands are named in
 * `protocol/commandTable.ts`, as main's menu needs them too; faults bring their own sentence.
 */
export const wording = {
  about: aboutWording,
  aside: asideWording,
  branches: branchesWording,
  common: commonWording,
  compare: compareWording,
  help: helpWording,
  history: historyWording,
  importing: importWording,
  ledger: ledgerWording,
  lens: lensWording,
  library: libraryWording,
  loom: loomWording,
  map: mapWording,
  models: modelsWording,
  multiverse: multiverseWording,
  palette: paletteWording,
  settings: settingsWording,
  spelling: spellingWording,
  status: statusWording,
  tree: treeWording,
}
