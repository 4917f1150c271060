import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { applyOps } from '../../loom/apply'
import { freshId } from '../../loom/ids'
import { emptyLoom, fromData } from '../../loom/loomData'
import { threadText } from '../../loom/path'
import { spanOf } from '../../loom/runs'
import { memoryEngines } from '../engine/testing/memoryEngine'
import { memoryImports } from '../formats/testing/memoryImports'
import { LoomStore } from '../store/loomStore'
import { NodeDisk } from '../store/nodeDisk'
import { createDesk } from './desk'

test('a page gets the thread of a large loom first, cannot change it, and then gets all of the loom', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-look-'))
  const at = (name: string) => join(folder, name)
  const empty = emptyLoom('Large', 1)
  const nodes = Array.from({ length: 6000 }, (_, i) => ({ id: freshId('n'), parent: empty.root, children: [], ...spanOf(`branch ${i}`), createdAt: 1, marks: {} }))
  const content = applyOps(empty, nodes.map((node, index) => ({ t: 'add', node, index })))
  const made = await LoomStore.create(at('looms'), 'Large', { disk: new NodeDisk(), now: () => 1, app: 'test', copiesDir: null }, content)
  if (!made.ok) throw new Error(made.fault.sentence)
  const tip = nodes[17]?.id ?? empty.root
  made.value.saveSession({ ...made.value.session, tip, caret: 3 })
  await made.value.close()
  const quiet = () => Promise.resolve(null)
  const desk = await createDesk({
    places: {
      app: folder, page: at('page'), worker: at('worker.js'), importer: at('importer.js'), bundledModel: 'fake:seed=1', userData: at('data'),
      looms: at('looms'), copies: at('copies'), models: at('models'), logs: at('logs'),
    },
    spawner: memoryEngines().spawn, importer: memoryImports(),
    shell: {
      chooseFolder: quiet, chooseModelFile: quiet, chooseFiles: () => Promise.resolve(null), saveFile: () => Promise.resolve('download'),
      reveal: () => Promise.resolve(), openHelp: () => Promise.resolve(), closeWindow: () => undefined,
    },
    emit: () => undefined, model: 'fake:seed=1', version: '0', platform: 'linux', kind: 'browser',
  })
  try {
    const hello = await desk.bridge.hello({})
    const first = hello.ok ? hello.value.open : null
    if (first == null) throw new Error('nothing was opened')
    expect([first.partial, first.data.nodes.length, first.session.caret]).toEqual([true, 1, 3])
    expect(first.readOnly).not.toBeNull()
    expect(threadText(fromData(first.data), first.session.tip)).toBe('branch 17')
    expect((await desk.bridge.undo({})).ok).toBe(false)
    const rest = await desk.bridge.openLoom({ loom: first.data.id })
    if (!rest.ok) throw new Error(rest.fault.sentence)
    expect([rest.value.partial, rest.value.readOnly, rest.value.session.tip]).toEqual([undefined, null, tip])
    expect(rest.value.data.nodes).toHaveLength(6001)
    const again = await desk.bridge.openLoom({ loom: first.data.id })
    expect(again.ok && again.value.partial).toBeUndefined()
  } finally {
    await desk.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
})
