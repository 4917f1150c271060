import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { valueOf } from '../../../protocol/fault'
import { LoomStore } from '../loomStore'
import { NodeDisk } from '../nodeDisk'
import { rootSplice, storeOptions } from './sketches'

/**
 * Fills the small disk that is mounted at its argument, goes on writing, gets room again, and says as one line of JSON what
 * became of it all.
 */
const place = process.argv[2] ?? ''
const filler = join(place, 'filler')
const options = storeOptions(new NodeDisk())
await writeFile(filler, new Uint8Array(120_000))
const store = valueOf(await LoomStore.create(place, 'Full', options))
let written = ''
const write = (): void => {
  const text = `${written.length} ${'x'.repeat(1500)}\n`
  if (!store.commit(rootSplice(store, text), { urgent: true }).ok) throw new Error('a change was refused')
  written += text
}
let edits = 0
while (store.saving.state !== 'failed' && edits < 1000) {
  write()
  edits++
  await store.flush()
}
const { sentence } = store.saving
for (let i = 0; i < 3; i++) write()
await store.flush()
const checkpoint = (await store.checkpoint('no room')).ok
await rm(filler)
await store.flush()
const { state } = store.saving
await store.close()
const again = await LoomStore.open(store.folder, options)
if (!again.ok) throw new Error(again.fault.sentence)
const kept = again.value.loom.nodes.get(again.value.loom.root)?.text === written
const { notice, readOnly } = again.value
await again.value.close()
process.stdout.write(JSON.stringify({ edits, sentence, checkpoint, state, kept, notice, readOnly }) + '\n')
