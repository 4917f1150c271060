import type { NodeId } from '../ids'
import type { Loom } from '../loom'
import { threadText } from '../path'

interface Part {
  readonly from: number
  readonly text: string
}

/**
 * One line for every choice the writer made: `{at, model, generation, prompt, offered:[{index,text}], seen, taken:{index,from,text}}`.
 * `prompt` is the thread up to where the branches began, as it reads now; branches are put together from what the loom holds of them.
 */
export function exportChoices(loom: Loom): string {
  const branches = branchesOf(loom)
  const prompts = new Map<NodeId, string>()
  return loom.choices.map(({ generation, at, seen, taken, from, units }) => {
    const made = loom.generations.get(generation)
    const anchor = made === undefined || !loom.nodes.has(made.anchor) ? null : made.anchor
    if (anchor !== null && !prompts.has(anchor)) prompts.set(anchor, threadText(loom, anchor))
    const offered = [...(branches.get(generation) ?? [])].toSorted(([a], [b]) => a - b).map(([index, parts]) => ({ index, text: textOf(parts) }))
    const text = (offered.find(({ index }) => index === taken)?.text ?? '').slice(from, from + units)
    const line = {
      at, model: made?.model.name ?? null, generation, prompt: anchor === null ? null : prompts.get(anchor), offered, seen,
      taken: { index: taken, from, text },
    }
    return `${JSON.stringify(line)}\n`
  }).join('')
}

function branchesOf(loom: Loom): ReadonlyMap<string, ReadonlyMap<number, readonly Part[]>> {
  const branches = new Map<string, Map<number, Part[]>>()
  for (const { text, runs } of loom.nodes.values()) {
    let at = 0
    for (const run of runs) {
      const piece = text.slice(at, (at += run.length))
      if (run.origin !== 'simulator' || run.source === null) continue
      const { generation, index } = run.source
      const fan = branches.get(generation) ?? new Map<number, Part[]>()
      branches.set(generation, fan.set(index, [...(fan.get(index) ?? []), { from: run.from, text: piece }]))
    }
  }
  return branches
}

/** What was cut apart or taken twice, as one text again; a hole ends it. */
function textOf(parts: readonly Part[]): string {
  let text = ''
  for (const part of parts.toSorted((a, b) => a.from - b.from)) {
    if (part.from > text.length) break
    text += part.text.slice(text.length - part.from)
  }
  return text
}
