import { valueOf } from '../../protocol/fault'
import { defaultSampling, defaultStopping } from '../../loom/generation'
import type { Finish, Timings, WeaveAsk } from '../../protocol/engine'
import { guardWeaveAsk } from '../../protocol/engineGuards'
import { concatBytes } from '../engine/concatBytes'
import { badUse, readWords } from './commandLine'
import type { CliCommand, Given } from './commandLine'
import { readTextFile } from './textInput'
import { tokensOf } from './tokenLines'
import { modelHelp, modelOptions, modelRef, withEngine } from './withEngine'

const options = {
  'text-file': { type: 'string' },
  branches: { type: 'string', short: 'n' },
  tokens: { type: 'string' },
  seed: { type: 'string' },
  top: { type: 'string' },
  temperature: { type: 'string' },
  'top-k': { type: 'string' },
  'top-p': { type: 'string' },
  'min-p': { type: 'string' },
  'typical-p': { type: 'string' },
  'min-tokens': { type: 'string' },
  'stop-at': { type: 'string' },
  stop: { type: 'string', multiple: true },
  heal: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  ...modelOptions,
} as const

const help = `Usage: heddle weave (--text-file F | --text-file -) [options]

Continues a text with several branches at once. The text is given as it is: no chat template, ever.

  --text-file F         the text to continue; - is standard input
  -n, --branches N      1 to 64 (default 5)
  --tokens N            at most so many tokens each, 1 to 4096 (default 32)
  --min-tokens N        no other end before so many (default 0)
  --stop-at WHERE       never, sentence or paragraph (default never)
  --stop TEXT           end after this text; may be given several times
  --seed S              0 to 4294967295; branch i draws with S + i (default: chance)
  --temperature T       0 is greedy (default ${defaultSampling.temperature})
  --top-k K             0 is off (default ${defaultSampling.topK})
  --top-p P             1 is off (default ${defaultSampling.topP})
  --min-p P             0 is off (default ${defaultSampling.minP})
  --typical-p P         1 is off (default ${defaultSampling.typicalP})
  --top K               alternatives told per token, 0 to 40 (default 10)
  --heal                the text may end inside a word
  --json                one line of JSON per branch, timings in the last
${modelHelp}

With --json: {index,text,finish,seed,tokens:[{id,text,logprob,entropy,top:[{id,text,logprob}]}]} per branch.
Log-probabilities are natural logarithms at temperature 1, before samplers; entropy is in bits.
`

interface Branch {
  text: string
  tokens: number
  bits: number
  finish: Finish | null
  readonly evidence: Uint8Array[]
}

export const weave: CliCommand = {
  name: 'weave',
  summary: 'continue a text with several branches',
  help,
  run: async (words, io) => {
    const given = readWords('weave', words, options, 1)
    const ask = askOf(given, '')
    const text = await readTextFile(given.text('text-file') ?? given.rest[0] ?? null, 'weave', io)
    const isJson = given.flag('json')
    return withEngine(given, io, async (engine, facts) => {
      const branches = Array.from({ length: ask.branches }, (): Branch => ({ text: '', tokens: 0, bits: 0, finish: null, evidence: [] }))
      let written = Promise.resolve()
      let next = 0
      const handle = engine.weave(
        { ...ask, text },
        {
          started: (visibleFrom) => {
            if (visibleFrom === 0) return
            io.note(`The text is longer than the model can see: it sees the last ${text.length - visibleFrom} of ${text.length} characters.`)
          },
          tokens: (deltas) => {
            for (const delta of deltas) {
              const branch = branches[delta.branch]
              if (branch === undefined) continue
              branch.text += delta.text
              branch.tokens += delta.tokens
              branch.bits += delta.bits
              branch.evidence.push(delta.evidence)
            }
          },
          finished: (index, finish) => {
            const ended = branches[index]
            if (ended !== undefined) ended.finish = finish
            for (let branch = branches[next]; isWhole(branch); branch = branches[next]) {
              const line = isJson ? jsonLine(next, branch, ask) : plainLines(next, branch)
              written = written.then(() => io.write(line))
              next += 1
            }
          },
        },
      )
      const timings = valueOf(await handle.done)
      await written
      if (isJson) await io.write(`${JSON.stringify({ timings, model: modelRef(facts) })}\n`)
      else io.note(timingSentence(timings, facts.name, ask.seed))
      return 0
    })
  },
}

/** It ended, and not because the engine did. */
function isWhole(branch: Branch | undefined): branch is Branch {
  return branch !== undefined && branch.finish !== null && branch.finish !== 'interrupted'
}

/** What the options ask for; bad use when something is out of range. */
function askOf(given: Given, text: string): WeaveAsk {
  const tokens = given.number('tokens', 32)
  const at = given.text('stop-at') ?? defaultStopping.at
  const ask = guardWeaveAsk({
    head: '',
    text,
    branches: given.number('branches', 5),
    firstBranch: 0,
    seed: given.number('seed', crypto.getRandomValues(new Uint32Array(1))[0] ?? 0),
    sampling: {
      ...defaultSampling,
      temperature: given.number('temperature', defaultSampling.temperature),
      topK: given.number('top-k', defaultSampling.topK),
      topP: given.number('top-p', defaultSampling.topP),
      minP: given.number('min-p', defaultSampling.minP),
      typicalP: given.number('typical-p', defaultSampling.typicalP),
    },
    stopping: { tokens, minTokens: given.number('min-tokens', 0), at, strings: given.texts('stop') },
    top: given.number('top', 10),
    heal: given.flag('heal'),
  })
  if (!ask.ok) throw badUse(ask.fault.sentence)
  return ask.value
}

function jsonLine(index: number, branch: Branch, ask: WeaveAsk): string {
  const tokens = tokensOf(concatBytes(branch.evidence)).map(({ id, text, logprob, entropy, top }) => ({ id, text, logprob, entropy, top }))
  return `${JSON.stringify({ index, text: branch.text, finish: branch.finish, seed: (ask.seed + index) % 2 ** 32, tokens })}\n`
}

function plainLines(index: number, { text, bits, tokens, finish }: Branch): string {
  const mean = tokens === 0 ? '' : `, ${(bits / tokens).toFixed(2)} bits per token`
  return `── ${index + 1} (${finish}${mean})\n${text}\n`
}

function timingSentence(timings: Timings, model: string, seed: number): string {
  const perSecond = timings.decodeMs > 0 ? (timings.tokens * 1000) / timings.decodeMs : 0
  const prompt = `prompt of ${timings.promptTokens} tokens in ${timings.promptMs.toFixed(0)} ms`
  return `${model}, seed ${seed}: ${prompt}, then ${timings.tokens} tokens at ${perSecond.toFixed(0)} per second.`
}
