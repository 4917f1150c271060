import { expect, test } from 'vitest'
import { safeName } from './safeName'

test.each([
  ['A Winter.md', 'A Winter.md'],
  ['../../etc/passwd.md', 'etc passwd.md'],
  ['.md', 'Untitled.md'],
  ['...md', 'Untitled.md'],
  ['.hidden.txt', 'hidden.txt'],
  ['C:\\temp\\x.md', 'C temp x.md'],
  ['a\u0000b\nc.md', 'a b c.md'],
  ['gpj.\u202eexe.md', 'gpj. exe.md'],
  ['con<>:"|?*.md', 'con.md'],
  ['漢字 🌿.txt', '漢字 🌿.txt'],
])('%j becomes %j', (title, name) => {
  expect(safeName(title)).toBe(name)
})

test('a very long title is cut and keeps its kind', () => {
  expect(safeName(`${'é'.repeat(1000)}.md`)).toBe(`${'é'.repeat(120)}.md`)
})
