import type { BranchNews, BridgeEvent } from '../../protocol/bridge'
import type { WeaveId } from '../../loom/ids'

/** Weave news that the line is too slow for, added up until it can take them: a slow reader gets fewer, longer messages. */
export class WeaveBundle {
  readonly #held = new Map<WeaveId, Map<number, BranchNews>>()

  get isEmpty(): boolean {
    return this.#held.size === 0
  }

  add(event: Extract<BridgeEvent, { t: 'weave' }>): void {
    const branches = this.#held.get(event.weave) ?? new Map<number, BranchNews>()
    this.#held.set(event.weave, branches)
    for (const news of event.news) {
      const before = branches.get(news.branch)
      branches.set(news.branch, before === undefined ? news : joined(before, news))
    }
  }

  /** What was held, and nothing is held any more. */
  takeAll(): readonly BridgeEvent[] {
    const events = [...this.#held].map(([weave, branches]): BridgeEvent => ({ t: 'weave', weave, news: [...branches.values()] }))
    this.#held.clear()
    return events
  }
}

function joined(before: BranchNews, after: BranchNews): BranchNews {
  return {
    branch: before.branch,
    text: before.text + after.text,
    tokens: before.tokens + after.tokens,
    bits: before.bits + after.bits,
    finish: after.finish ?? before.finish,
    node: after.node ?? before.node,
  }
}
