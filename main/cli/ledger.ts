import type { NodeId } from '../../loom/ids'
import { ledger, type Interval, type Ledger } from '../../loom/ledger'
import type { Loom } from '../../loom/loom'
import { nodeOf } from '../../loom/loomData'
import { pathTo } from '../../loom/path'
import { joinRuns } from '../../loom/runs'
import { ScoreMap } from '../../loom/scoreMap'
import { Cancelled, valueOf } from '../../protocol/fault'
import { ScoreRoom } from '../desk/scoreRoom'
import type { EngineSupervisor } from '../engine/supervisor'
import { badUse, readWords } from './commandLine'
import type { CliCommand, CliIo } from './commandLine'
import { modelHelp, modelOptions, modelRef, withEngine } from './withEngine'
import { withThread } from './withThread'

const options = {
  thread: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  ...modelOptions,
} as const

const help = `Usage: heddle ledger LOOM [options]

Says who chose how many bits of a thread. The model looks at the whole thread anew; the loom is only read.

  --thread ID           the thread that ends at this node (default: the one open last); Heddle JSON has the ids
  --json                {title,thread,characters,intervention,selection,supplied,humanShare,units,unscored,takes,
                         selectivity,rankOne,bitsPerToken,model}; what is known within bounds is {low,high}
${modelHelp}

Bits are −log2 p at temperature 1. Intervention is what the writer typed, supplied what the simulator wrote and
she kept, selection log2 of the branches she chose among; her share is (intervention + selection) ÷ (intervention
+ supplied). What was imported or is of unknown origin is in no sum of bits. Compare shares only under one model.
`

export const ledgerCommand: CliCommand = {
  name: 'ledger',
  summary: 'say who chose how many bits of a thread',
  help,
  run: async (words, io) => {
    const given = readWords('ledger', words, options, 1)
    const [folder] = given.rest
    if (folder === undefined) throw badUse('A loom is needed: `heddle ledger LOOM`, with the folder of a loom.')
    return withThread(io, folder, given.text('thread'), ({ loom }, tip) =>
      withEngine(given, io, async (engine, facts) => {
        const nodes = pathTo(loom, tip).map((id) => nodeOf(loom, id))
        const scores = await scoresOf(loom, tip, engine, io)
        const account = ledger({ runs: joinRuns(nodes.flatMap(({ runs }) => runs)), tokens: scores.tokens(), choices: loom.choices })
        const characters = nodes.reduce((sum, { text }) => sum + text.length, 0)
        if (given.flag('json')) await io.write(`${JSON.stringify({ title: loom.title, thread: tip, characters, ...account, model: modelRef(facts) })}\n`)
        else await io.write(linesOf(account).map(([name, value]) => `${name.padEnd(24)}${value}\n`).join(''))
        return 0
      }))
  },
}

/** What the model thinks of every token of the thread, asked anew: nothing is read from the loom's cache or kept in it. */
async function scoresOf(loom: Loom, tip: NodeId, engine: EngineSupervisor, io: CliIo): Promise<ScoreMap> {
  const scores = new ScoreMap()
  const shelf = { get: () => Promise.resolve(null), lacking: () => Promise.resolve([]), keep: () => Promise.resolve() }
  let over: () => void = () => undefined
  const done = new Promise<void>((end) => (over = end))
  const room = new ScoreRoom({
    loom: () => loom,
    engine,
    shelf,
    emit: (event) => {
      if (event.t !== 'scored') return
      if (event.done) return over()
      scores.add(event.from, event.evidence, event.provisional !== true)
      io.progress('Looking at the text…')
    },
  })
  try {
    valueOf(room.score({ ask: 1, tip, from: 0, near: 0 }))
    await done
    if (io.signal.aborted) throw new Cancelled()
    return scores
  } finally {
    await room.close()
    io.progress(null)
  }
}

function linesOf(account: Ledger): readonly (readonly [name: string, value: string])[] {
  const { units, humanShare, selectivity, rankOne, bitsPerToken } = account
  return [
    ['human share', humanShare === null ? 'not known' : between({ low: humanShare.low * 100, high: humanShare.high * 100 }, 0, '%')],
    ['intervention', between(account.intervention, 1, 'bits')],
    ['selection', between(account.selection, 1, 'bits')],
    ['supplied', between(account.supplied, 1, 'bits')],
    ['takes', String(account.takes)],
    ['branches seen per take', selectivity === null ? 'none' : selectivity.toFixed(1)],
    ['likeliest tokens', rankOne === null ? 'none' : `${(rankOne * 100).toFixed(0)} % of the simulator’s`],
    ['bits per token', bitsPerToken === null ? 'none' : bitsPerToken.toFixed(2)],
    ['characters', `writer ${units.writer}, simulator ${units.simulator}, imported ${units.import}, unknown ${units.unknown}`],
    ['not looked at', String(account.unscored)],
  ]
}

/** One number where both bounds round to it. */
function between({ low, high }: Interval, digits: number, unit: string): string {
  const [from, to] = [low.toFixed(digits), high.toFixed(digits)]
  return from === to ? `${from} ${unit}` : `${from}–${to} ${unit}`
}
