/** A rectangle in CSS pixels. */
interface Line {
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
}

/** What a page says of itself. */
export interface Reading {
  /** Lines that the text's width ended, without the blank at their end. */
  readonly full: readonly string[]
  readonly lastLine: Line
  readonly size: number
  readonly leading: number
  /** From the last line of a paragraph to the first of the next, in lines. */
  readonly paragraph: number
  readonly xHeight: number
  readonly ink: string
  readonly caret: string
  /** Of the first thing beside the text; null where nothing is. */
  readonly soft: string | null
  readonly softGround: string | null
  /** What is to be seen beside the text, and its share of the window. */
  readonly items: number
  readonly chromeArea: number
  /** How many colours the page is made of: of words, grounds and borders. */
  readonly colours: number
  /** From the window's edges to the text. */
  readonly left: number
  readonly right: number
  readonly first: number
}

/** Runs in the page. */
export function readPage(name: string): Reading {
  const own = name === 'heddle'
  const text = document.querySelector<HTMLElement>(own ? '.view-lines' : '.text')
  if (text === null) throw new Error('the page has no text')
  const seen = (at: Element): boolean => at.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && at.getBoundingClientRect().width > 1 && effective(at) > 0.05
  const effective = (at: Element): number => (at.parentElement === null ? 1 : Number(getComputedStyle(at).opacity) * effective(at.parentElement))
  const lines = new Map<number, { words: string; top: number; bottom: number; left: number; right: number }>()
  const walk = document.createTreeWalker(text, NodeFilter.SHOW_TEXT)
  const range = document.createRange()
  let node = walk.nextNode()
  const sample = node?.parentElement ?? text
  for (; node !== null; node = walk.nextNode()) {
    const words = node.textContent ?? ''
    for (let i = 0; i < words.length; i++) {
      range.setStart(node, i)
      range.setEnd(node, i + 1)
      const box = range.getBoundingClientRect()
      const line = lines.get(Math.round(box.top))
      if (line === undefined) lines.set(Math.round(box.top), { words: words.charAt(i), top: box.top, bottom: box.bottom, left: box.left, right: box.right })
      else {
        line.words += words.charAt(i)
        if (/\S/.test(words.charAt(i))) line.right = Math.max(line.right, box.right)
        line.left = Math.min(line.left, box.left)
      }
    }
  }
  const found = [...lines.values()].filter(({ words, bottom }) => words.trim() !== '' && bottom > 0).sort((a, b) => a.top - b.top)
  const style = getComputedStyle(sample)
  const size = Number.parseFloat(style.fontSize)
  const steps = found.slice(1).map(({ top }, i) => top - (found[i]?.top ?? 0))
  const leading = Math.min(...steps)
  const context = document.createElement('canvas').getContext('2d')
  if (context === null) throw new Error('no canvas')
  context.font = `${size * 10}px ${style.fontFamily}`
  const beside = own ? [...document.querySelectorAll('.status button, .status-part, .fork-mark, .welcome *, .scrollbar.vertical .slider')] : [...document.querySelectorAll('.item')]
  const shown = beside.filter(seen)
  const bars = (own ? [...document.querySelectorAll('.status')] : [...document.querySelectorAll('.bar')]).filter((bar) => [...bar.querySelectorAll('*')].some(seen))
  const area = bars.map((bar) => bar.getBoundingClientRect()).reduce((sum, { width, height }) => sum + width * height, 0)
  const colours = new Set<string>()
  for (const at of document.querySelectorAll<HTMLElement>('body, body *')) {
    if (!seen(at)) continue
    const { color, backgroundColor, borderTopWidth, borderTopColor } = getComputedStyle(at)
    if ([...at.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.textContent?.trim() !== '')) colours.add(color)
    for (const paint of [backgroundColor, ...(borderTopWidth === '0px' ? [] : [borderTopColor])]) if (!paint.endsWith(', 0)')) colours.add(paint)
  }
  const caret = own ? getComputedStyle(document.querySelector('.cursor') ?? text).backgroundColor : getComputedStyle(text).caretColor
  colours.add(caret)
  const last = found.at(-1)
  return {
    full: found.filter((_, i) => (steps[i] ?? Infinity) < leading * 1.5).map(({ words }) => words.replace(/[\s\u00a0]+$/, '')),
    lastLine: { top: (last?.top ?? 0) - leading / 2, bottom: (last?.bottom ?? 0) + leading / 2, left: last?.left ?? 0, right: last?.right ?? 0 },
    size,
    leading,
    paragraph: Math.max(...steps) / leading,
    xHeight: context.measureText('x').actualBoundingBoxAscent / 10,
    ink: style.color,
    caret,
    soft: shown[0] === undefined ? null : getComputedStyle(shown.at(-1) ?? shown[0]).color,
    softGround: own || shown[0] === undefined ? null : getComputedStyle(shown.at(-1)?.parentElement ?? shown[0]).backgroundColor,
    items: shown.length,
    chromeArea: area / (innerWidth * innerHeight),
    colours: colours.size,
    left: Math.min(...found.map(({ left }) => left)),
    right: innerWidth - Math.max(...found.map(({ right }) => right)),
    first: found[0]?.top ?? 0,
  }
}

interface Pictures {
  readonly plain: string
  readonly marked: string
  readonly line: Line
  readonly zoom: number
}

/** Runs in a page for pictures: the commonest colour of the page, of its last line, and of that line when all is selected. */
export async function readGrounds({ plain, marked, line, zoom }: Pictures): Promise<{ ground: string; currentLine: string; selected: string }> {
  const commonest = async (png: string, top: number, bottom: number, left: number, right: number): Promise<string> => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob())
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d')
    if (context === null) throw new Error('no canvas')
    context.drawImage(image, 0, 0)
    const { data } = context.getImageData(left * zoom, top * zoom, Math.max(1, right - left) * zoom, Math.max(1, bottom - top) * zoom)
    const counts = new Map<string, number>()
    for (let i = 0; i < data.length; i += 4) {
      const colour = `rgb(${data[i]}, ${data[i + 1]}, ${data[i + 2]})`
      counts.set(colour, (counts.get(colour) ?? 0) + 1)
    }
    return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? ''
  }
  const middle = Math.round((line.top + line.bottom) / 2)
  return {
    ground: await commonest(plain, line.top - 60, line.top, line.left, line.left + 300),
    currentLine: await commonest(plain, middle - 6, middle + 6, line.right + 8, line.right + 200),
    selected: await commonest(marked, middle - 6, middle + 6, line.left, line.right),
  }
}

/** Runs in a page for pictures: whether two of them differ anywhere but in this line. */
export async function differOutside({ before, now, line, zoom }: { readonly before: string; readonly now: string; readonly line: Line; readonly zoom: number }): Promise<boolean> {
  const read = async (png: string): Promise<ImageData> => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob())
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d')
    if (context === null) throw new Error('no canvas')
    context.drawImage(image, 0, 0)
    return context.getImageData(0, 0, image.width, image.height)
  }
  const [a, b] = await Promise.all([read(before), read(now)])
  const words = [new Uint32Array(a.data.buffer), new Uint32Array(b.data.buffer)] as const
  const [from, to] = [Math.floor(line.top * zoom) * a.width, Math.ceil(line.bottom * zoom) * a.width]
  return words[0].some((word, i) => (i < from || i > to) && word !== words[1][i])
}
