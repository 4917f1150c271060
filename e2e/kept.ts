import type { Page } from '@playwright/test'
import { fromData } from '../loom/loomData'
import { threadText } from '../loom/path'
import type { LoomNode } from '../loom/node'
import type { OpenLoom } from '../protocol/bridge'
import { hello } from './hello'

/** The open loom as main holds it: what the page shows must agree with it. Asking closes an open fan. */
export interface Kept {
  readonly title: string
  /** The thread to the tip of the last saved session. */
  readonly thread: string
  /** Whole texts from the root to every leaf, sorted. */
  readonly threads: readonly string[]
  readonly nodes: readonly LoomNode[]
  readonly open: OpenLoom
}

export async function readKept(page: Page): Promise<Kept> {
  const { open } = await hello(page)
  if (!open || open.partial) throw new Error('no loom is open, or one that is too large to be read at once')
  const loom = fromData(open.data)
  const leaves = open.data.nodes.filter((node) => node.children.length === 0)
  return {
    title: open.data.title,
    thread: threadText(loom, open.session.tip),
    threads: leaves.map((leaf) => threadText(loom, leaf.id)).sort(),
    nodes: open.data.nodes,
    open,
  }
}
