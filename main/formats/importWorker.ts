import type { ImportNews } from '../../protocol/importMessages'
import { workerLink } from '../engine/workerLink'
import { NodeDisk } from '../store/nodeDisk'
import { serveImports } from './importHost'
import { readSource } from './readSource'

serveImports(workerLink<ImportNews>(), { disk: new NodeDisk(), read: readSource })
