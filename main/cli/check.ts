import { resolve } from 'node:path'
import type { Loom } from '../../loom/loom'
import { recover } from '../store/recover'
import { NodeDisk } from '../store/nodeDisk'
import { badUse, readWords } from './commandLine'
import type { CliCommand } from './commandLine'
import { valueOf } from './withEngine'

const help = `Usage: heddle check LOOM

Reads a loom's folder without changing it and says what it holds, as JSON:
{format,nodes,characters,depth,faults:[…]}. The depth of a lone root is 0; characters are UTF-16 units over all nodes.
The exit code is 1 when faults were found.
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
    const found = valueOf(await recover(resolve(io.folder, folder), { disk, now: Date.now, copiesDir: null }))
    const { format, stored, faults } = found
    let characters = 0
    for (const node of stored.loom.nodes.values()) characters += node.text.length
    await io.write(`${JSON.stringify({ format, nodes: stored.loom.nodes.size, characters, depth: depthOf(stored.loom), faults })}\n`)
    return faults.length > 0 ? 1 : 0
  },
}

/** Edges from the root to the farthest leaf. */
function depthOf({ nodes, root }: Loom): number {
  let depth = -1
  for (let level = [root]; level.length > 0; depth += 1) level = level.flatMap((id) => nodes.get(id)?.children ?? [])
  return depth
}
