import { useCallback } from 'preact/hooks'
import type { LoomModel } from '../../protocol/models'
import type { App } from '../app'
import { closeDialog } from '../dialog/closeDialog'
import { Dialog } from '../dialog/Dialog'
import { PickList } from '../palette/PickList'
import { report } from '../status/report'
import { nameOfModel } from './generationWords'
import { openModelName } from './loomModel'
import { sizeOf } from './modelWords'

interface Way {
  readonly id: 'open' | 'get' | 'find' | 'stay' | 'all'
  readonly title: string
  readonly about: string
}

/** What can be done when a loom was last woven with another model than the one that is open. Nothing has to be. */
export function LoomModelDialog({ app }: { readonly app: App }) {
  const loomModel = app.state.loomModel.value
  const find = useCallback(
    (query: string) => (loomModel === null ? [] : waysFor(app, loomModel).filter(({ title }) => title.toLowerCase().includes(query.trim().toLowerCase()))),
    [loomModel],
  )
  if (loomModel === null) return null
  return (
    <Dialog label="The model of this loom" shape="top" onClose={() => closeDialog(app)}>
      <PickList
        label="The model of this loom"
        placeholder={`This loom was last woven with ${nameOfModel(loomModel.wanted)}`}
        find={find}
        keyOf={({ id }) => id}
        row={({ title, about }) => (
          <>
            <span class="pick-main">{title}</span>
            <span class="pick-soft">{about}</span>
          </>
        )}
        none="No such way."
        hint="The loom stays as it is, whatever you choose; every branch says which model wrote it."
        onPick={(way) => void go(app, loomModel, way)}
      />
    </Dialog>
  )
}

function waysFor(app: App, { wanted, found, offered }: LoomModel): readonly Way[] {
  const name = nameOfModel(wanted)
  const current = openModelName(app.state.model.value)
  const ways: (Way | null)[] = [
    found === null ? null : { id: 'open', title: `Open ${name}`, about: 'it is on this computer' },
    offered === null || found !== null ? null : { id: 'get', title: `Download ${name}`, about: sizeOf(offered.bytes) },
    current === null ? null : { id: 'stay', title: `Go on with ${current}`, about: 'the one that is open' },
    found !== null || app.hello.shell !== 'electron' ? null : { id: 'find', title: 'Find the file…', about: 'somewhere else on this computer' },
    { id: 'all', title: 'All models…', about: 'on this computer and to download' },
  ]
  return ways.filter((way) => way !== null)
}

async function go(app: App, { found, offered }: LoomModel, { id }: Way): Promise<void> {
  app.state.dialog.value = id === 'all' || id === 'get' ? 'models' : null
  switch (id) {
    case 'open':
      if (found !== null) report(app, await app.api.useModel({ model: found }))
      return
    case 'get':
      if (offered !== null) report(app, await app.api.getModel({ model: offered.model, quantisation: offered.quantisation }))
      return
    case 'find':
      report(app, await app.api.chooseModel({}))
      return
    case 'stay':
      return app.state.keepModel()
    case 'all':
  }
}
