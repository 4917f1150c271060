import { basename, resolve } from 'node:path'
import { Cancelled, good, type Answer } from '../../protocol/fault'
import { forkChild } from '../engine/forkChild'
import { importHeapMegabytes, Importer, type ChosenFile, type MadeLoom } from '../formats/importer'
import { readStream } from '../formats/readSource'
import { findPlaces } from '../places'
import { NodeDisk } from '../store/nodeDisk'
import { badUse, readWords } from './commandLine'
import type { CliCommand, CliIo } from './commandLine'

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
    if (given.rest.filter((name) => name === '-').length > 1) throw badUse('Standard input can be read only once.')
    const data = given.text('data')
    const to = given.text('to')
    const places = findPlaces({ data: data === null ? null : resolve(io.folder, data), userData: null })
    const importer = new Importer({ spawn: forkChild({ worker: places.importer, heapMegabytes: importHeapMegabytes }), disk: new NodeDisk() })
    let failed = 0
    const fail = (file: string, sentence: string): void => {
      failed++
      io.note(`${file}: ${sentence}`)
    }
    for (const name of given.rest) {
      const file = await chosen(name, io)
      if (!file.ok) {
        fail(name, file.fault.sentence)
        continue
      }
      const answers = importer.run({
        files: [file.value],
        folder: to === null ? places.looms : resolve(io.folder, to),
        speakers: !given.flag('no-speakers'),
        signal: io.signal,
        onProgress: ({ step, nodes }) => io.progress(step === 'reading' ? `Reading ${name}…` : `Keeping ${nodes ?? 0} nodes of ${name}…`),
      })
      for await (const [, answer] of answers) {
        io.progress(null)
        if (io.signal.aborted) throw new Cancelled()
        if (!answer.ok) fail(name, answer.fault.sentence)
        else for (const made of answer.value) await tell(name, made, given.flag('json'), io)
      }
    }
    return failed > 0 ? 2 : 0
  },
}

/** Standard input can be read here only. */
async function chosen(name: string, io: CliIo): Promise<Answer<ChosenFile>> {
  return name === '-' ? readStream(io.input, 'standard input') : good({ name: basename(name), path: resolve(io.folder, name) })
}

async function tell(file: string, { folder, title, report }: MadeLoom, asJson: boolean, io: CliIo): Promise<void> {
  const { losses, ...counts } = report
  if (asJson) return io.write(`${JSON.stringify({ file, loom: folder, title, ...counts, warnings: losses })}\n`)
  await io.write(`${folder}\n`)
  for (const { sentence } of losses) io.note(`${file}: ${sentence}`)
}
