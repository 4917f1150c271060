import { resolve } from 'node:path'
import { readSource, readStream } from '../formats/readSources'
import { contentOf, readLooms, takePlace } from '../formats/importSource'
import { findPlaces } from '../places'
import { LoomStore } from '../store/loomStore'
import { NodeDisk } from '../store/nodeDisk'
import { badUse, readWords } from './commandLine'
import type { CliCommand } from './commandLine'

const help = `Usage: heddle import FILE… [options]

Makes a loom of every loom in the files: pyloom, loomsidian, miniloom, exoloom, mikupad, KoboldAI, NovelAI, SillyTavern, Helm,
logitloom, wool, textile, Bonsai, Athanor, Heddle JSON, Markdown and plain text. The kind is told by what is in a file. - is
standard input. At most 64 MB a file.

  --to DIR              put the looms into this folder (default: among your looms)
  --data DIR            where the app keeps everything, if not in the usual place
  --no-speakers         chats: leave out the names of who speaks
  --json                one line per loom:
                        {file,format,loom,title,nodes,characters,depth,provenance,probabilities,warnings:[{reason,count,sentence}]}

A file that cannot be imported leaves nothing behind; the exit code is then 2.
`

const options = {
  to: { type: 'string' },
  data: { type: 'string' },
  'no-speakers': { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

export const importCommand: CliCommand = {
  name: 'import',
  summary: 'make looms of the files of other programs',
  help,
  run: async (words, io) => {
    const given = readWords('import', words, options, Infinity)
    if (given.rest.length === 0) throw badUse('A file is needed: `heddle import FILE…`, or `heddle import -` for standard input.')
    const data = given.text('data')
    const to = given.text('to')
    const folder = to === null ? findPlaces({ data: data === null ? null : resolve(io.folder, data), userData: null }).looms : resolve(io.folder, to)
    const store = { disk: new NodeDisk(), now: Date.now, app: 'Heddle', copiesDir: null }
    let failed = 0
    const fail = (file: string, sentence: string): void => {
      failed++
      io.note(`${file}: ${sentence}`)
    }
    for (const file of given.rest) {
      const source = file === '-' ? await readStream(io.input, 'standard input') : await readSource(resolve(io.folder, file))
      const looms = source.ok ? readLooms(source.value, { speakers: !given.flag('no-speakers') }) : source
      if (!looms.ok) {
        fail(file, looms.fault.sentence)
        continue
      }
      for (const loom of looms.value) {
        const made = await LoomStore.create(folder, loom.data.title, store, contentOf(loom))
        if (!made.ok) {
          fail(file, made.fault.sentence)
          continue
        }
        takePlace(made.value, loom)
        await made.value.close()
        const { losses, ...report } = loom.report
        if (given.flag('json')) {
          await io.write(`${JSON.stringify({ file, loom: made.value.folder, title: loom.data.title, ...report, warnings: losses })}\n`)
          continue
        }
        await io.write(`${made.value.folder}\n`)
        for (const { sentence } of losses) io.note(`${file}: ${sentence}`)
      }
    }
    return failed > 0 ? 2 : 0
  },
}
