import { totalmem } from 'node:os'
import { resolve } from 'node:path'
import { valueOf } from '../../protocol/fault'
import { checkGguf } from '../engine/ggufHeader'
import { Catalogues } from '../models/catalogues'
import { ModelFiles } from '../models/modelFiles'
import { findPlaces } from '../places'
import { NodeDisk } from '../store/nodeDisk'
import { catalogueLines } from './catalogueLines'
import { badUse, readWords } from './commandLine'
import type { CliCommand } from './commandLine'
import { getModel } from './getModel'

const help = `Usage: heddle model list [--catalogue] [--data DIR]
       heddle model get ID [--quantisation Q] [--data DIR]
       heddle model inspect FILE

list names the model files that Heddle finds by itself, one line of JSON each: the bundled one, the downloaded ones, and
those in the folders of Hugging Face, LM Studio and Ollama; with --catalogue, base models that can be downloaded, those
that fit this machine's memory first (a GPU is not counted).
get downloads a model of the catalogue into Heddle's folder, checks it, and says where it lies as JSON. It goes on where
an earlier download ended; end it with Ctrl+C and what has come is kept. Without --quantisation it takes the one that is
suggested for this machine. This and the models page are the only things of Heddle that use a network.
inspect says what a model file's header holds, as JSON, after checking it; the model is not loaded.

  --data DIR            the folder where Heddle keeps its things
  --to DIR              download into this folder instead
`

export const model: CliCommand = {
  name: 'model',
  summary: 'list, download and inspect models',
  help,
  run: async (words, io) => {
    const options = {
      help: { type: 'boolean', short: 'h' },
      json: { type: 'boolean' },
      catalogue: { type: 'boolean' },
      quantisation: { type: 'string' },
      data: { type: 'string' },
      to: { type: 'string' },
    } as const
    const given = readWords('model', words, options, 2)
    const [act, what] = given.rest
    const data = given.text('data')
    const places = findPlaces({ data: data === null ? null : resolve(io.folder, data), userData: null })
    switch (act) {
      case 'inspect': {
        if (what === undefined) throw badUse('A model file is needed: `heddle model inspect FILE`.')
        await io.write(`${JSON.stringify(valueOf(await checkGguf(resolve(io.folder, what))), null, 2)}\n`)
        return 0
      }
      case 'list': {
        if (given.flag('catalogue')) {
          const { models } = await Catalogues.open(new NodeDisk(), places.userData)
          for (const line of catalogueLines(models, { memoryBytes: totalmem(), gpuBytes: null })) await io.write(`${JSON.stringify(line)}\n`)
          return 0
        }
        for (const { path, name, source } of await new ModelFiles({ places, known: () => [] }).find()) {
          const facts = await checkGguf(path, name)
          if (facts.ok) await io.write(`${JSON.stringify({ path, source, ...facts.value })}\n`)
          else io.note(facts.fault.sentence)
        }
        return 0
      }
      case 'get': {
        if (what === undefined) throw badUse('The id of a model is needed: `heddle model get ID`. See `heddle model list --catalogue`.')
        const to = given.text('to')
        return getModel({ id: what, quantisation: given.text('quantisation'), userData: places.userData, folder: to === null ? places.models : resolve(io.folder, to) }, io)
      }
      default:
        throw badUse('`heddle model` is followed by list, get or inspect. See `heddle model --help`.')
    }
  },
}
