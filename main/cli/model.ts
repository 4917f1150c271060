import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { checkGguf } from '../engine/ggufHeader'
import { findPlaces } from '../places'
import { catalogueLines } from './catalogueLines'
import { badUse, readWords } from './commandLine'
import type { CliCommand } from './commandLine'
import { valueOf } from './withEngine'

const help = `Usage: heddle model inspect FILE
       heddle model list [--catalogue]

inspect says what a model file's header holds, as JSON, after checking it; the model is not loaded.
list names the models that Heddle finds by itself, one line of JSON each: the bundled one and the downloaded ones;
with --catalogue, base models that can be downloaded, those that fit this machine's memory first (a GPU is not counted).
`

export const model: CliCommand = {
  name: 'model',
  summary: 'inspect a model file, list the models at hand',
  help,
  run: async (words, io) => {
    const given = readWords('model', words, { help: { type: 'boolean', short: 'h' }, json: { type: 'boolean' }, catalogue: { type: 'boolean' } }, 2)
    const [act, file] = given.rest
    if (act === 'inspect') {
      if (file === undefined) throw badUse('A model file is needed: `heddle model inspect FILE`.')
      await io.write(`${JSON.stringify(valueOf(await checkGguf(resolve(io.folder, file))), null, 2)}\n`)
      return 0
    }
    if (act === 'list' && given.flag('catalogue')) {
      for (const line of catalogueLines({ memoryBytes: totalmem(), gpuBytes: null })) await io.write(`${JSON.stringify(line)}\n`)
      return 0
    }
    if (act === 'list') {
      const { bundledModel, models } = findPlaces({ data: null, userData: null })
      const downloaded = existsSync(models) ? (await readdir(models)).filter((name) => name.endsWith('.gguf')).sort() : []
      for (const path of [bundledModel, ...downloaded.map((name) => join(models, name))]) {
        const facts = await checkGguf(path)
        if (facts.ok) await io.write(`${JSON.stringify({ path, ...facts.value })}\n`)
        else io.note(facts.fault.sentence)
      }
      return 0
    }
    throw badUse(`\`heddle model\` is followed by inspect or list. See \`heddle model --help\`.`)
  },
}
