import { signal } from '@preact/signals'
import { render } from 'preact'
import type { NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import { markOps } from '../../loom/edit'
import { applyOps } from '../../loom/apply'
import { deepest, pathTo } from '../../loom/path'
import { Random } from '../../loom/testing/random'
import { visitsTo } from '../../loom/testing/visitsTo'
import { noVisits } from '../../loom/walk'
import { settingsSchema, type Settings } from '../../protocol/settings'
import type { App } from '../../renderer/app'
import { layOut } from '../../renderer/map/mapLayout'
import { MapDialog } from '../../renderer/map/MapDialog'
import { MapTree } from '../../renderer/map/mapTree'
import { chain, fan, loomFrom, written } from '../../renderer/map/testing/looms'
import { applyTheme } from '../../renderer/theme/applyTheme'
import { TreePanel } from '../../renderer/tree/TreePanel'
import '../../renderer/theme/fonts.css'
import '../../renderer/theme/ground.css'
import '../../renderer/theme/tokens.css'

/** The map or the tree alone, on a loom made up: `?show=map|tree&nodes=10000&shape=written|chain|fan&theme=dark&seed=1`. */
const asked = new URLSearchParams(location.search)
const nodes = Number(asked.get('nodes') ?? 400)
const random = new Random(Number(asked.get('seed') ?? 7))
const shapes = { written: () => written(random, nodes), chain: () => chain(nodes), fan: () => fan(nodes) }
const made = loomFrom(shapes[(asked.get('shape') ?? 'written') as keyof typeof shapes](), random, nodes > 5000 ? 8 : 40)
const settings = signal<Settings>({ ...settingsSchema.parse({}), theme: (asked.get('theme') ?? 'light') as Settings['theme'] })

const loom = signal<Loom>(made)
let tip = made.root
for (let i = 0; i < 40; i++) {
  const under = deepest(made, random.pick([...made.nodes.keys()]), noVisits)
  if (pathTo(made, under).length > pathTo(made, tip).length) tip = under
}
const thread = pathTo(made, tip)

const app = {
  hello: { platform: 'linux' },
  api: { nodeSurprises: ({ nodes }: { readonly nodes: readonly NodeId[] }) => Promise.resolve({ ok: true, value: nodes.map((_, i) => i % 7) }) },
  state: {
    loom, thread: signal(thread), here: signal(thread.at(-3) ?? tip), dialog: signal('map'), readOnly: signal(null), settings,
    collapsed: signal(new Set<NodeId>()), hoisted: signal(null), marked: signal(null), cut: signal(null),
  },
  walk: { visited: visitsTo(made, tip), to: () => undefined },
  edit: { mark: (node: NodeId, change: Parameters<typeof markOps>[2]) => void (loom.value = applyOps(loom.value, markOps(loom.value, node, change))) },
  surface: { focus: () => undefined },
} as unknown as App

/** How long the page's own parts take, in milliseconds: for the bench. */
function measure(): Readonly<Record<string, number>> {
  const timed = (act: () => void): number => {
    const times = Array.from({ length: 7 }, () => {
      const from = performance.now()
      act()
      return performance.now() - from
    })
    return times.toSorted((a, b) => a - b)[3] ?? 0
  }
  const tree = new MapTree(made)
  const leaf = tip
  let now = made
  const follow = timed(() => {
    now = applyOps(now, markOps(now, leaf, (marks) => ({ ...marks, note: `${Math.random()}` })))
    tree.follow(now)
  })
  return { 'read the loom': timed(() => void new MapTree(made)), 'lay out': timed(() => void layOut(tree)), 'follow one change': follow }
}

/** Time spent in every frame's callbacks. */
const work: number[] = []
const request = window.requestAnimationFrame.bind(window)
window.requestAnimationFrame = (act) =>
  request((now) => {
    const from = performance.now()
    act(now)
    work.push(performance.now() - from)
  })
Object.assign(window, { work, measure })

applyTheme(settings)
const root = document.getElementById('window')
performance.mark('began')
if (root !== null) render(asked.get('show') === 'tree' ? <TreePanel app={app} /> : <MapDialog app={app} />, root)
requestAnimationFrame(() => setTimeout(() => performance.measure('drawn', 'began')))
