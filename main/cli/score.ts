import { valueOf } from '../../protocol/fault'
import { badUse, readWords } from './commandLine'
import type { CliCommand } from './commandLine'
import { readTextFile } from './textInput'
import { tokensOf } from './tokenLines'
import { modelHelp, modelOptions, modelRef, withEngine } from './withEngine'

const options = {
  'text-file': { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  ...modelOptions,
} as const

const help = `Usage: heddle score (--text-file F | --text-file -) [options]

Says how surprising a text is to a model, token by token.

  --text-file F         the text; - is standard input
  --json                {tokens:[{id,text,logprob}],bits,bitsPerCharacter,model}
${modelHelp}

Log-probabilities are natural logarithms at temperature 1. Characters are UTF-16 units.
`

export const score: CliCommand = {
  name: 'score',
  summary: 'say how surprising a text is to a model',
  help,
  run: async (words, io) => {
    const given = readWords('score', words, options, 1)
    if (given.text('text-file') !== null && given.rest.length > 0) throw badUse(`“${given.rest[0]}” is one word too many. See \`heddle score --help\`.`)
    const text = await readTextFile(given.text('text-file') ?? given.rest[0] ?? null, 'score', io)
    return withEngine(given, io, async (engine, facts) => {
      const evidence: Uint8Array[] = []
      let bits = 0
      let seenFrom = 0
      const handle = engine.score(
        { head: '', text, from: 0, top: 0 },
        {
          scored: (part) => {
            evidence.push(part.evidence)
            bits += part.bits
            seenFrom = part.visibleFrom
            io.progress(`Scoring: ${bits.toFixed(0)} bits so far…`)
          },
        },
      )
      valueOf(await handle.done)
      io.progress(null)
      const characters = text.length - seenFrom
      if (seenFrom > 0) {
        io.note(`The text is longer than the model can see: the last ${characters} of ${text.length} characters were scored.`)
      }
      const bitsPerCharacter = characters === 0 ? null : bits / characters
      if (given.flag('json')) {
        const tokens = evidence.flatMap((part) => tokensOf(part)).map(({ id, text: own, logprob }) => ({ id, text: own, logprob }))
        await io.write(`${JSON.stringify({ tokens, bits, bitsPerCharacter, model: modelRef(facts) })}\n`)
      } else {
        await io.write(`${bits.toFixed(1)} bits, ${bitsPerCharacter === null ? 'no' : bitsPerCharacter.toFixed(3)} bits per character\n`)
      }
      return 0
    })
  },
}
