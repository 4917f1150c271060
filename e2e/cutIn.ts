import type { Page } from '@playwright/test'

/**
 * Words and controls of the page that cannot be read whole: beyond the window's sides, cut by a part that neither scrolls
 * nor ends them with an ellipsis, or in a part that scrolls both ways. The editor wraps by itself and is left out.
 */
export function cutIn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const slack = 1.5
    const found = new Set<string>()
    const named = (element: Element): string => `${element.tagName.toLowerCase()}.${element.className}: ${(element.textContent ?? '').trim().slice(0, 40)}`
    if (document.documentElement.scrollWidth > innerWidth) found.add('the window scrolls sideways')
    const top = document.querySelector('dialog[open]') ?? document.querySelector('.window') ?? document.body
    for (const element of top.querySelectorAll<HTMLElement>('*')) {
      if (element.closest('.surface, .unseen, svg, canvas, [aria-hidden="true"], option') !== null || !element.checkVisibility()) continue
      const style = getComputedStyle(element)
      const scrolls = (overflow: string, inner: number, outer: number): boolean => /auto|scroll/.test(overflow) && inner > outer + slack
      if (scrolls(style.overflowX, element.scrollWidth, element.clientWidth) && scrolls(style.overflowY, element.scrollHeight, element.clientHeight)) {
        found.add(`scrolls both ways: ${named(element)}`)
      }
      const says = [...element.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.textContent?.trim() !== '')
      if (!says && !element.matches('input, select, textarea, button')) continue
      const box = element.getBoundingClientRect()
      if (box.width === 0 || box.height === 0) continue
      if (style.overflowX !== 'visible' && style.textOverflow !== 'ellipsis' && element.scrollWidth > element.clientWidth + slack && !/auto|scroll/.test(style.overflowX) && !element.matches('input, select')) {
        found.add(`cut at its side: ${named(element)}`)
      }
      if (style.overflowY === 'hidden' && element.scrollHeight > element.clientHeight + 4 && style.textOverflow !== 'ellipsis') found.add(`cut below: ${named(element)}`)
      let scrollsX = false
      let scrollsY = false
      for (let around: HTMLElement | null = element.parentElement; around !== null && around !== document.body; around = around.parentElement) {
        const { overflowX, overflowY, textOverflow } = getComputedStyle(around)
        const frame = around.getBoundingClientRect()
        scrollsX ||= /auto|scroll/.test(overflowX)
        scrollsY ||= /auto|scroll/.test(overflowY)
        if (overflowX !== 'visible' && !scrollsX && textOverflow !== 'ellipsis' && (box.right > frame.right + slack || box.left < frame.left - slack)) found.add(`cut at its side: ${named(element)}`)
        if (overflowY !== 'visible' && !scrollsY && (box.bottom > frame.bottom + slack || box.top < frame.top - slack)) found.add(`cut below: ${named(element)}`)
      }
      if (!scrollsX && (box.right > innerWidth + slack || box.left < -slack)) found.add(`beyond the window’s side: ${named(element)}`)
      if (!scrollsY && (box.bottom > innerHeight + slack || box.top < -slack)) found.add(`beyond the window’s end: ${named(element)}`)
    }
    return [...found]
  })
}
