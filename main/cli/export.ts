import { resolve } from 'node:path'
import { exportFormats } from '../../loom/formats/exportFormats'
import { pathTo } from '../../loom/path'
import { nodeOf } from '../../loom/loomData'
import { exportLoom } from '../formats/exportLoom'
import { writeExport } from '../formats/writeExport'
import { NodeDisk } from '../store/nodeDisk'
import { OwnFile } from '../store/ownFile'
import { badUse, readWords } from './commandLine'
import type { CliCommand } from './commandLine'
import { withThread } from './withThread'

const help = `Usage: heddle export LOOM --format F [options]

Writes a loom, or one thread of it, in another form; the loom is only read.

${exportFormats.map(({ id, title, of }) => `  ${id.padEnd(14)}${title}, ${of === 'either' ? 'a thread or the whole loom' : of === 'thread' ? 'a thread' : 'the whole loom'}`).join('\n')}

  --thread ID           the thread that ends at this node (default: the one open last); Heddle JSON has the ids
  --chapter TITLE       only this chapter of the thread
  --whole               markdown and text: the whole loom as an outline
  --out FILE            write here; - is standard output, the default
`

const options = {
  format: { type: 'string', short: 'f' },
  thread: { type: 'string' },
  chapter: { type: 'string' },
  whole: { type: 'boolean' },
  out: { type: 'string', short: 'o' },
  help: { type: 'boolean', short: 'h' },
} as const

export const exportCommand: CliCommand = {
  name: 'export',
  summary: 'write a loom or a thread in another form',
  help,
  run: async (words, io) => {
    const given = readWords('export', words, options, 1)
    const [folder] = given.rest
    if (folder === undefined) throw badUse('A loom is needed: `heddle export LOOM --format F`, with the folder of a loom.')
    const format = exportFormats.find(({ id }) => id === given.text('format'))
    if (format === undefined) throw badUse(`A format is needed: --format with one of ${exportFormats.map(({ id }) => id).join(', ')}.`)
    for (const name of ['thread', 'chapter']) {
      if (format.of === 'loom' && given.text(name) !== null) throw badUse(`${format.id} is of the whole loom; --${name} does not go with it.`)
    }
    if (given.flag('whole') && format.of === 'thread') throw badUse(`${format.id} is of a thread; --whole does not go with it.`)
    if (given.flag('whole') && (given.text('thread') ?? given.text('chapter')) !== null) throw badUse('--whole goes with neither --thread nor --chapter.')
    return withThread(io, folder, given.text('thread'), async (store, tip) => {
      const { loom } = store
      const disk = new NodeDisk()
      const { overrides } = await OwnFile.open(disk, store.folder, false)
      const title = given.text('chapter')
      const chapter = title === null ? null : (pathTo(loom, tip).find((id) => nodeOf(loom, id).marks.chapter === title) ?? null)
      if (title !== null && chapter === null) throw badUse(`The thread has no chapter “${title}”.`)
      const { bytes, lost } = await exportLoom(store, overrides, format.id, given.flag('whole') ? null : tip, chapter)
      if (lost > 0) io.note(`The probabilities of ${lost} ${lost === 1 ? 'branch' : 'branches'} could not be read and are left out.`)
      const out = given.text('out') ?? '-'
      if (out === '-' && (format.id === 'docx' || format.id === 'epub') && io.isTerminal) throw badUse(`${format.id} is no text to look at: name a file with --out.`)
      if (out === '-') await io.write(bytes)
      else await writeExport(disk, resolve(io.folder, out), bytes)
      return 0
    })
  },
}
