import { useCallback } from 'preact/hooks'
import type { LoomModel } from '../../protocol/models'
import type { App } from '../app'
import { closeDialog } from '../dialog/closeDialog'
import { Dialog } from '../dialog/Dialog'
import { PickList } from '../palette/PickList'
import { report } from '../status/report'
import { nameOfModel } from './generationWords'
import { openModelName } from './loomModel'
import { wording } from '../wording/wording'

const words = wording.models

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
    <Dialog label={words.ofLoom} shape="top" onClose={() => closeDialog(app)}>
      <PickList
        label={words.ofLoom}
        placeholder={words.lastWovenWith(nameOfModel(loomModel.wanted))}
        find={find}
        keyOf={({ id }) => id}
        row={({ title, about }) => (
          <>
            <span class="pick-main">{title}</span>
            <span class="pick-soft">{about}</span>
          </>
        )}
        none={words.noWay}
        hint={words.loomStays}
        onPick={(way) => void go(app, loomModel, way)}
      />
    </Dialog>
  )
}

function waysFor(app: App, { wanted, found, offered }: LoomModel): readonly Way[] {
  const name = nameOfModel(wanted)
  const current = openModelName(app.state.model.value)
  const ways: (Way | null)[] = [
    found === null ? null : { id: 'open', title: words.open(name), about: words.isOnThisComputer },
    offered === null || found !== null ? null : { id: 'get', title: words.get(name), about: words.size(offered.bytes) },
    current === null ? null : { id: 'stay', title: words.goOnWith(current), about: words.isOpen },
    found !== null || app.hello.shell !== 'electron' ? null : { id: 'find', title: words.findFile, about: words.elsewhere },
    { id: 'all', title: words.all, about: words.allAbout },
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
