import { writeSync } from 'node:fs'
import { valueOf } from '../../../protocol/fault'
import { Random } from '../../../loom/testing/random'
import { LoomStore } from '../loomStore'
import { NodeDisk } from '../nodeDisk'
import { Scribe } from './scribe'
import { storeOptions } from './sketches'

/**
 * A process that writes until it is killed: `open SEQ` when it has the loom, `ack SEQ` for every change that the store
 * called durable, `closed` when it gave the folder back in between. Arguments: folder, seed, and how many acts until the
 * folder is closed and opened again.
 */
const [folder = '', seed = '1', actsPerOpening = '60'] = process.argv.slice(2)
const random = new Random(Number(seed))

for (;;) {
  const store = valueOf(await LoomStore.open(folder, storeOptions(new NodeDisk(), { groupMs: 5, journalLimit: { bytes: 24_000, lines: 200 } })))
  if (store.readOnly !== null) throw new Error(store.readOnly)
  // Opening may itself change the loom (what streamed when the last writer died); only what is durable is promised.
  await store.flush()
  say(`open ${store.seq}`)
  const scribe = new Scribe(store, random, (seq) => say(`ack ${seq}`))
  for (let act = 0; act < Number(actsPerOpening); act++) {
    scribe.act()
    if (random.chance(0.4)) await new Promise((resolve) => setTimeout(resolve, random.below(3)))
  }
  await store.close()
  say('closed')
}

/** Written before anything else happens, so a kill cannot take it back. */
function say(line: string): void {
  writeSync(1, `${line}\n`)
}
