import { resolve } from 'node:path'
import { checkFolder } from '../store/checkFolder'
import { diskCode } from '../store/disk'
import { NodeDisk } from '../store/nodeDisk'
import { whyNotRead } from '../store/savingSentence'
import { badUse, readWords } from './commandLine'
import type { CliCommand } from './commandLine'

const help = `Usage: heddle check LOOM

Reads a loom's folder, its token evidence included, without changing it and says what it holds, as JSON:
{format,nodes,characters,depth,faults:[…]}. The depth of a lone root is 0; characters are UTF-16 units over all nodes.
The exit code is 1 when faults were found or the folder holds no loom, 2 when it could not be read at all.
`

export const check: CliCommand = {
  name: 'check',
  summary: 'say what a loom holds, and whether it is whole',
  help,
  run: async (words, io) => {
    const given = readWords('check', words, { help: { type: 'boolean', short: 'h' }, json: { type: 'boolean' } }, 1)
    const [folder] = given.rest
    if (folder === undefined) throw badUse('A loom is needed: `heddle check LOOM`, with the folder of a loom.')
    const disk = new NodeDisk()
    const path = resolve(io.folder, folder)
    if (folder === '') throw badUse('The name of the loom’s folder is empty.')
    await disk.readdir(path).catch((error: unknown) => {
      if (diskCode(error) === 'ENOTDIR') throw badUse(`${folder} is no folder, and a loom is one.`)
      if (diskCode(error) !== null) throw badUse(`${folder} could not be read: ${whyNotRead(error)}.`)
      throw error
    })
    const report = await checkFolder(path, disk)
    await io.write(`${JSON.stringify(report)}\n`)
    return report.faults.length > 0 ? 1 : 0
  },
}
