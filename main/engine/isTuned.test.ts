import { expect, it } from 'vitest'
import { isTuned } from './isTuned'

it('knows models that were tuned to answer by their template or name, and lets base models be', () => {
  const tuned = ['Llama-3.2-1B-Instruct-Q8_0.gguf', 'gemma-2-2b-it-Q4_K_M.gguf', 'Llama-2-7B-Chat', 'tiny_chat.gguf', 'Open Assistant 12B']
  const base = ['heddle-base-4m.gguf', 'Llama-3.2-1B-Q8_0.gguf', 'gemma-2-2b.gguf', 'as it was.gguf', 'instructions.gguf', 'pythia-410m', 'chatter.gguf']
  expect(tuned.filter((name) => !isTuned(false, name))).toEqual([])
  expect(base.filter((name) => isTuned(false, null, name))).toEqual([])
  expect(isTuned(true, 'pythia')).toBe(true)
})
