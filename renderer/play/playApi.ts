import type { HeddleApi } from '../../protocol/bridge'
import type { Settings } from '../../protocol/settings'
import { fakeApi } from './fakeApi'

/** A made-up main for the whole window: `?play&theme=dark&branches=5&tokenMs=30&showTree`. */
export function playApi(asked: URLSearchParams): HeddleApi {
  const theme = asked.get('theme')
  return fakeApi({
    ...(asked.has('title') ? { title: asked.get('title') ?? '' } : {}),
    ...(asked.has('text') ? { text: asked.get('text') ?? '' } : {}),
    tokenMs: Number(asked.get('tokenMs') ?? 30),
    settings: {
      branches: Number(asked.get('branches') ?? 5),
      showTree: asked.has('showTree'),
      welcomed: asked.has('welcomed'),
      ...(theme === null ? {} : { theme: theme as Settings['theme'] }),
    },
  })
}
