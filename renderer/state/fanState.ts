import type { BranchNews } from '../../protocol/bridge'
import type { NodeId, WeaveId } from '../../loom/ids'
import type { FanBranch, FanState } from '../app'
import type { FanView } from '../surface/fanView'
import { begins } from './begins'

/** A fan with `branches` empty rows, at offset `at` of the thread; an adaptive one has one row, and numbers for those to come. */
export function openFan(weave: WeaveId, anchor: NodeId, at: number, branches: number, adaptive = false): FanState {
  const numbers = adaptive ? branches : null
  return growFan({ weave, anchor, at, branches: [], order: [], selected: 0, adaptive: numbers, streaming: true, visibleFrom: 0, tokensPerSecond: null }, branches)
}

/** More empty rows, streaming; of an adaptive fan one more row, and `branches` numbers. */
export function growFan(fan: FanState, branches: number): FanState {
  const first = fan.branches.length
  const more = Array.from({ length: branches }, (_, i): FanBranch => ({
    branch: first + i, text: '', own: '', parent: null, place: fan.adaptive === null || i === 0 ? 'row' : 'waiting', forks: [],
    tokens: 0, bits: 0, finish: null, node: null, taken: 0, aside: false, departed: false, join: null,
  }))
  return { ...fan, branches: [...fan.branches, ...more], order: [...fan.order, ...more.map(({ branch }) => branch)], streaming: true }
}

/** The fan with news of its branches; `through` is what of the fan's place on is in the thread already. */
export function hearNews(fan: FanState, news: readonly BranchNews[], through: string): FanState {
  const branches = [...fan.branches]
  for (const item of news) {
    const before = branches[item.branch]
    if (before === undefined) continue
    const parent = item.forkOf === undefined ? undefined : branches[item.forkOf]
    if (parent !== undefined) branches[parent.branch] = { ...parent, place: 'inner' }
    const own = before.own + item.text
    branches[item.branch] = placed({
      ...before,
      own,
      text: own,
      parent: item.forkOf ?? before.parent,
      place: parent === undefined ? before.place : 'row',
      tokens: before.tokens + item.tokens,
      bits: before.bits + item.bits,
      finish: item.finish ?? before.finish,
      node: item.node ?? before.node,
    }, through)
  }
  const streaming = branches.some((branch) => branch.finish === null)
  if (fan.adaptive === null) return { ...fan, branches, streaming }
  return onARow({ ...fan, branches: branches.reduce((led, branch) => withWay(led, branch, through), [] as readonly FanBranch[]), streaming })
}

/** A branch comes after those that lead to it: their text is the beginning of its own. */
function withWay(before: readonly FanBranch[], branch: FanBranch, through: string): readonly FanBranch[] {
  const parent = branch.parent === null ? undefined : before[branch.parent]
  if (parent === undefined) return [...before, branch]
  return [...before, placed({ ...branch, text: parent.text + branch.own, forks: [...parent.forks, parent.text.length] }, through)]
}

/** Where the selected branch has forked, the likeliest of those that go on from it and are on offer is selected. */
function onARow(fan: FanState): FanState {
  let { selected } = fan
  for (let at = fan.branches[selected]; at?.place === 'inner'; at = fan.branches[selected]) {
    const children = fan.branches.filter(({ parent }) => parent === at?.branch)
    const next = children.find((child) => !child.aside && !child.departed) ?? children[0]
    if (next === undefined) break
    selected = next.branch
  }
  return { ...fan, selected }
}

/** The branches that lead to one, itself the last, and where in its text each begins. */
export function wayTo(fan: FanState, branch: FanBranch): readonly { readonly branch: FanBranch; readonly from: number }[] {
  const way: FanBranch[] = []
  for (let at: FanBranch | undefined = branch; at !== undefined; at = at.parent === null ? undefined : fan.branches[at.parent]) way.push(at)
  let from = 0
  return way.reverse().map((each) => {
    from += each.own.length
    return { branch: each, from: from - each.own.length }
  })
}

/** The fan with what was told of how a branch joins what follows. */
export function hearJoin(fan: FanState, branch: number, join: number | null): FanState {
  return { ...fan, branches: fan.branches.map((each) => (each.branch === branch ? { ...each, join } : each)) }
}

/**
 * The fan with its rows as they were woven, or best join first. Only the rows move: number, selection and keys stay with their
 * branch. While a branch streams or waits to be told of, the rows stand still.
 */
export function ordered(fan: FanState, by: 'woven' | 'join'): FanState {
  if (by === 'join' && (fan.streaming || fan.branches.some((branch) => branch.join === null && hasRow(branch) && branch.text !== ''))) return fan
  const woven = fan.branches.map(({ branch }) => branch)
  const gain = (branch: number): number => fan.branches[branch]?.join ?? -Infinity
  const order = by === 'woven' ? woven : woven.toSorted((a, b) => gain(b) - gain(a) || a - b)
  return order.every((branch, i) => branch === fan.order[i]) ? fan : { ...fan, order }
}

/** The fan when `through` stands in the thread from the fan's place to the caret. */
export function goThrough(fan: FanState, through: string): FanState {
  return { ...fan, branches: fan.branches.map((branch) => placed(branch, through)) }
}

function placed(branch: FanBranch, through: string): FanBranch {
  const departed = !begins(branch.text, through) && !(branch.finish === null && begins(through, branch.text))
  return { ...branch, departed, taken: departed ? branch.taken : Math.min(through.length, branch.text.length) }
}

/** The branch has a row in the fan. */
export function hasRow({ aside, place }: FanBranch): boolean {
  return !aside && place === 'row'
}

export function onOffer(branch: FanBranch | undefined): branch is FanBranch {
  return branch !== undefined && hasRow(branch) && !branch.departed
}

/** The next branch on offer in that direction of the rows, past the end to the beginning; the selected one when there is no other. */
export function stepFrom(fan: FanState, by: 1 | -1): number {
  const count = fan.order.length
  const here = fan.order.indexOf(fan.selected)
  for (let step = 1; step <= count; step++) {
    const index = fan.order[(((here + by * step) % count) + count) % count] as number
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
  const numbered = fan.branches.filter(hasRow)
  const shown = fan.order.flatMap((branch) => fan.branches[branch] ?? []).filter(hasRow)
  return {
    at: fan.at + (selected?.taken ?? 0),
    selected: shown.findIndex((branch) => branch === selected),
    ghost: onOffer(selected) ? visible(selected) : '',
    forks: onOffer(selected) ? forksAhead(selected) : [],
    streaming: fan.streaming,
    expected: expected - (selected?.taken ?? 0),
    rows: shown.map((branch) => ({
      branch: branch.branch,
      number: numbered.indexOf(branch) + 1,
      text: visible(branch),
      forks: forksAhead(branch),
      bits: whole && branch.finish === null ? null : meanBits(fan, branch),
      join: branch.join,
      streaming: branch.finish === null,
      spent: branch.departed,
    })),
  }
}

/** Where the part of the branch that is not in the thread yet forked. */
function forksAhead({ forks, taken }: FanBranch): readonly number[] {
  return forks.length === 0 ? forks : forks.flatMap((at) => (at > taken ? [at - taken] : []))
}

function meanBits(fan: FanState, branch: FanBranch): number | null {
  let [tokens, bits] = [0, 0]
  for (const { branch: each } of branch.parent === null ? [{ branch }] : wayTo(fan, branch)) {
    tokens += each.tokens
    bits += each.bits
  }
  return tokens > 0 ? bits / tokens : null
}
