import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { long, Random } from '../../loom/testing/random'
import { LoomStore } from './loomStore'
import { NodeDisk } from './nodeDisk'
import { recover } from './recover'
import { bundled } from './testing/bundle'
import { storeOptions } from './testing/sketches'

const disk = new NodeDisk()
let program = ''
let place = ''

beforeAll(async () => {
  program = await bundled('writerChild')
  place = await mkdtemp(join(tmpdir(), 'heddle-kill-'))
}, 60_000)

afterAll(async () => {
  for (const folder of [place, dirname(program)]) await rm(folder, { recursive: true, force: true })
})

describe('a process killed while it writes', () => {
  const cycles = long ? 1000 : 100
  it(`loses nothing it acknowledged, ${cycles} times`, { timeout: 60_000 + cycles * 6000 }, async () => {
    const made = await LoomStore.create(place, 'Killed', storeOptions(disk))
    if (!made.ok) throw new Error(made.fault.sentence)
    const { folder } = made.value
    await made.value.close()
    const random = new Random(20)
    const tally = { acknowledged: 0, beyond: 0, closings: 0, faulty: 0 }
    for (let cycle = 0; cycle < cycles; cycle++) {
      const said = await killedAfter(folder, cycle, random.below(90))
      const found = await recover(folder, { disk, now: () => Date.now(), copiesDir: null })
      if (!found.ok) throw new Error(`cycle ${cycle}: refused: ${found.fault.sentence}`)
      const { exactSeq, stored, faults } = found.value
      expect(exactSeq, `cycle ${cycle}`).toBeGreaterThanOrEqual(said.acknowledged)
      if (faults.length > 0) tally.faulty++
      tally.acknowledged += said.acks
      tally.beyond += stored.seq - said.acknowledged
      tally.closings += said.closings
    }
    console.log(
      `kill -9: ${cycles} cycles, ${tally.acknowledged} changes acknowledged, 0 lost, 0 opens refused; ` +
        `${tally.closings} closings in between, ${tally.beyond} unacknowledged changes kept, ${tally.faulty} folders with anything to mend`,
    )
    expect(tally.acknowledged).toBeGreaterThan(cycles)
    expect(tally.faulty).toBe(0)
  })
})

/** Lets the writer go on for so long after it has the loom, kills it, and answers what it had promised. */
function killedAfter(folder: string, seed: number, ms: number): Promise<{ acknowledged: number; acks: number; closings: number }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, folder, String(seed), '25'], { stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    let complaints = ''
    let timer: NodeJS.Timeout | null = null
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      timer ??= setTimeout(() => child.kill('SIGKILL'), ms)
    })
    child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()))
    child.on('close', () => {
      if (timer === null || complaints !== '') return reject(new Error(`the writer failed: ${complaints}`))
      const lines = said.split('\n')
      const seqs = lines.flatMap((line) => (line.startsWith('ack ') || line.startsWith('open ') ? [Number(line.split(' ')[1])] : []))
      resolve({
        acknowledged: Math.max(...seqs),
        acks: lines.filter((line) => line.startsWith('ack ')).length,
        closings: lines.filter((line) => line === 'closed').length,
      })
    })
  })
}
