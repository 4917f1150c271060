import '../theme/tokens.css'
import '../theme/fonts.css'
import './play.css'
import { computed } from '@preact/signals'
import type { App } from '../app'
import { createApp } from '../state/createApp'
import { applyTheme } from '../theme/applyTheme'
import { fakeApi, type FakeOptions } from './fakeApi'
import { tokensOf } from './script'

declare global {
  interface Window {
    app?: App
  }
}

const paragraph = 'It was late in the year, and the light that came over the hill was thin; she waited by the gate until the others had gone in. '

/** The writing surface alone, on a fake main: `?units=1000000&branches=16&tokenMs=33&tokens=120&theme=dark&scores`. */
async function play(): Promise<void> {
  const asked = new URLSearchParams(location.search)
  const units = Number(asked.get('units') ?? 0)
  const tokens = Number(asked.get('tokens') ?? 0)
  const options: FakeOptions = {
    ...(units > 0 ? { text: bookOf(units) } : {}),
    ...(asked.has('tokenMs') ? { tokenMs: Number(asked.get('tokenMs')) } : {}),
    ...(tokens > 0 ? { say: (weave, index) => longBranch(weave * 31 + index, tokens) } : {}),
    scores: asked.has('scores'),
    settings: {
      branches: Number(asked.get('branches') ?? 5),
      theme: (asked.get('theme') ?? 'light') as 'light' | 'dark',
      motion: 'full',
    },
  }
  const api = fakeApi(options)
  const hello = await api.hello({})
  const page = document.getElementById('page')
  if (!hello.ok || page === null) return
  const app = createApp(api, hello.value, page)
  applyTheme(computed(() => app.state.settings.value))
  window.app = app
}

function bookOf(units: number): string {
  const body = paragraph.repeat(4).trim()
  const count = Math.ceil(units / (body.length + 2))
  return Array.from({ length: count }, (_, i) => `${i + 1}. ${body}`).join('\n\n').slice(0, units)
}

function longBranch(seed: number, tokens: number): readonly string[] {
  const words = tokensOf(` ${paragraph}`)
  return Array.from({ length: tokens }, (_, i) => words[(seed * 7 + i) % words.length] ?? '')
}

void play()
