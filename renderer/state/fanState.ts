import type { BranchNews } from '../../protocol/bridge'
import type { NodeId, WeaveId } from '../../loom/ids'
import type { FanBranch, FanState } from '../app'
import type { FanView } from '../surface/fanView'

/** A fan with `branches` empty rows, at offset `at` of the thread. */
export function openFan(weave: WeaveId, anchor: NodeId, at: number, branches: number): FanState {
  return growFan({ weave, anchor, at, branches: [], selected: 0, streaming: true, visibleFrom: 0, tokensPerSecond: null }, branches)
}

/** More empty rows, streaming. */
export function growFan(fan: FanState, branches: number): FanState {
  const first = fan.branches.length
  const more = Array.from({ length: branches }, (_, i): FanBranch => ({
    branch: first + i, text: '', tokens: 0, bits: 0, finish: null, node: null, taken: 0, aside: false, departed: false,
  }))
  return { ...fan, branches: [...fan.branches, ...more], streaming: true }
}

/** The fan with news of its branches; `through` is what of the fan's place on is in the thread already. */
export function hearNews(fan: FanState, news: readonly BranchNews[], through: string): FanState {
  const branches = [...fan.branches]
  for (const item of news) {
    const before = branches[item.branch]
    if (before === undefined) continue
    branches[item.branch] = placed({
      ...before,
      text: before.text + item.text,
      tokens: before.tokens + item.tokens,
      bits: before.bits + item.bits,
      finish: item.finish ?? before.finish,
      node: item.node ?? before.node,
    }, through)
  }
  return { ...fan, branches, streaming: branches.some((branch) => branch.finish === null) }
}

/** The fan when `through` stands in the thread from the fan's place to the caret. */
export function goThrough(fan: FanState, through: string): FanState {
  return { ...fan, branches: fan.branches.map((branch) => placed(branch, through)) }
}

function placed(branch: FanBranch, through: string): FanBranch {
  const departed = !branch.text.startsWith(through) && !(branch.finish === null && through.startsWith(branch.text))
  return { ...branch, departed, taken: departed ? branch.taken : Math.min(through.length, branch.text.length) }
}

export function onOffer(branch: FanBranch | undefined): branch is FanBranch {
  return branch !== undefined && !branch.aside && !branch.departed
}

/** The next branch on offer in that direction, past the end to the beginning; the selected one when there is no other. */
export function stepFrom(fan: FanState, by: 1 | -1): number {
  const count = fan.branches.length
  for (let step = 1; step <= count; step++) {
    const index = (((fan.selected + by * step) % count) + count) % count
    if (onOffer(fan.branches[index])) return index
  }
  return fan.selected
}

/**
 * What is drawn of the fan. A branch set aside has no row; one that has departed keeps its row, dimmed. `whole`: only
 * ended branches show text.
 */
export function viewOf(fan: FanState, expected: number, whole: boolean): FanView {
  const selected = fan.branches[fan.selected]
  const visible = (branch: FanBranch): string => (whole && branch.finish === null ? '' : branch.text.slice(branch.taken))
  const shown = fan.branches.filter((branch) => !branch.aside)
  return {
    at: fan.at + (selected?.taken ?? 0),
    selected: shown.findIndex((branch) => branch === selected),
    ghost: onOffer(selected) ? visible(selected) : '',
    streaming: fan.streaming,
    expected: expected - (selected?.taken ?? 0),
    rows: shown.map((branch, index) => ({
      branch: branch.branch,
      number: index + 1,
      text: visible(branch),
      bits: branch.tokens > 0 ? branch.bits / branch.tokens : null,
      streaming: branch.finish === null,
      spent: branch.departed,
    })),
  }
}
