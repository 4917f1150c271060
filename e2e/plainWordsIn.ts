import type { Page } from '@playwright/test'
import { commandTable, menus } from '../protocol/commandTable'

/** What another table than the catalogue names. */
const known = [...commandTable.flatMap(({ title, explain }) => [title, explain]), ...menus.map(({ title }) => title)]

/**
 * English that the strange app shows or reads aloud, though its catalogue has none. Left out are the writer's own text and
 * names of models (`translate="no"`), what was filled into a sentence, keys, and the names of commands. `said`: sentences
 * that came from main.
 */
export function plainWordsIn(page: Page, said: readonly string[]): Promise<string[]> {
  return page.evaluate(({ names, said }) => {
    const known = new Set(names)
    const found = new Set<string>()
    const look = (text: string, at: Element): void => {
      if (known.has(text.trim())) return
      let left = said.reduce((text, sentence) => text.replaceAll(sentence, ''), text)
      for (let before = ''; before !== left; ) {
        before = left
        left = left.replace(/\u2068[^\u2068\u2069]*\u2069/gu, '')
      }
      if (/[A-Za-z]{2}/.test(left.replace(/\b(Ctrl|Alt|Shift|Enter|Tab|Esc|Backspace|Delete|Home|End|Space|F\d+)\b/g, ''))) found.add(`${at.tagName.toLowerCase()}.${at.className}: ${text.trim().slice(0, 80)}`)
    }
    const apart = '[translate="no"], .surface, .monaco-aria-container, kbd, code, bdi, pre, script, style'
    for (const element of document.body.querySelectorAll('*')) {
      if (element.closest(apart) !== null) continue
      for (const name of ['aria-label', 'aria-description', 'aria-valuetext', 'title', 'placeholder']) look(element.getAttribute(name) ?? '', element)
      for (const child of element.childNodes) if (child.nodeType === Node.TEXT_NODE) look(child.textContent ?? '', element)
    }
    return [...found]
  }, { names: known, said })
}
