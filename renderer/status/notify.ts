import type { App, Notice } from '../app'

let last = 0

/** Shows the writer one sentence, quietly: it takes no focus and stops nothing. The same sentence is not shown twice. */
export function notify(app: Pick<App, 'state'>, sentence: string, act: Notice['act'] = null): void {
  const { notices } = app.state
  const others = notices.value.filter((notice) => notice.sentence !== sentence)
  last = Math.max(last, ...others.map(({ id }) => id)) + 1
  notices.value = [...others.slice(-3), { id: last, sentence, act }]
}
