import { cpus, totalmem } from 'node:os'
import type { ModelFacts } from '../../protocol/engine'
import { valueOf } from '../../protocol/fault'
import { readWords } from './commandLine'
import type { CliCommand } from './commandLine'
import { modelHelp, modelOptions, withEngine } from './withEngine'

const help = `Usage: heddle doctor [options]

Says what the engine chose on this machine and why, what the model is, and how fast it runs (a test of 5 seconds).

  --seconds S           length of the test (default 5)
  --json                the same as JSON
${modelHelp}
`

export const doctor: CliCommand = {
  name: 'doctor',
  summary: 'say how the engine runs on this machine',
  help,
  run: async (words, io) => {
    const options = {
      seconds: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
      ...modelOptions,
    } as const
    const given = readWords('doctor', words, options, 0)
    const seconds = given.number('seconds', 5)
    return withEngine(given, io, async (engine, facts) => {
      const speed = valueOf(await engine.examine(seconds))
      const machine = {
        platform: `${process.platform} ${process.arch}`,
        node: process.versions.node,
        processor: cpus()[0]?.model.trim() ?? 'unknown',
        cores: cpus().length,
        memoryBytes: totalmem(),
      }
      if (given.flag('json')) {
        await io.write(`${JSON.stringify({ machine, model: facts, speed })}\n`)
        return 0
      }
      const rows: readonly (readonly [string, string])[] = [
        ['machine', `${machine.processor}, ${machine.cores} cores, ${gigabytes(machine.memoryBytes)}`],
        ['system', `${machine.platform}, Node ${machine.node}`],
        ['engine', `${facts.sentence} (${facts.backend})`],
        ['device', `${facts.device}, ${facts.gpuLayers} of ${facts.layers} layers on a GPU, ${threadsOf(facts)}`],
        ['model', `${facts.name}: ${facts.architecture}, ${millions(facts.parameters)}, ${facts.quantisation}, ${gigabytes(facts.bytes)}`],
        ['sha256', facts.sha256 ?? 'not computed yet'],
        ['context', `${facts.contextCells} tokens in use; trained with ${facts.contextTrained}`],
        ['kind', facts.tuned ? 'tuned to chat: an agent made from a simulator' : 'a base model'],
        ['prompt', `${speed.promptTokensPerSecond.toFixed(0)} tokens per second`],
        ...speed.tokensPerSecond.map(({ branches, tokensPerSecond }) => speedRow(branches, tokensPerSecond)),
      ]
      await io.write(rows.map(([name, value]) => `${name.padEnd(12)} ${value}\n`).join(''))
      return 0
    })
  },
}

function speedRow(branches: number, tokensPerSecond: number): readonly [string, string] {
  return [`${branches} ${branches === 1 ? 'branch' : 'branches'}`, `${tokensPerSecond.toFixed(1)} tokens per second`]
}

function gigabytes(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(1)} MB`
}

function millions(parameters: number): string {
  return parameters >= 1e9 ? `${(parameters / 1e9).toFixed(1)} B parameters` : `${(parameters / 1e6).toFixed(1)} M parameters`
}

function threadsOf({ threads, promptThreads }: ModelFacts): string {
  const steps = `${threads} ${threads === 1 ? 'thread' : 'threads'}`
  return promptThreads === threads ? steps : `${steps}, ${promptThreads} for prompts`
}
