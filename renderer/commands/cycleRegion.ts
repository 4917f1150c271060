/** Where F6 goes, in order. Parts that are not on show are passed over. */
const regions = [
  '[data-region="text"]',
  '[role="listbox"][aria-label="Branches"]',
  '[data-region="welcome"]',
  '[data-region="status"]',
  '[data-region="tree"]',
  '[data-region="lens"]',
  '[data-region="notices"]',
] as const

const focusable = '[tabindex="0"], button:not([disabled]), input, textarea, select, [contenteditable="true"]'

/** Moves focus to the next or previous part of the window; false when there is none to go to. */
export function cycleRegion(by: 1 | -1): boolean {
  const present = regions.map((selector) => document.querySelector<HTMLElement>(selector)).filter((part) => part !== null && (part.offsetParent !== null || part.matches(':popover-open')))
  // The fan may lie inside the text's part: the innermost part that holds the focus is where we are.
  const holding = present.filter((part) => part?.contains(document.activeElement))
  const holder = holding.at(-1)
  const at = holder === undefined ? (by === 1 ? -1 : 0) : present.indexOf(holder)
  for (let step = 1; step <= present.length; step++) {
    const part = present[(at + by * step + present.length * 2) % present.length]
    if (part && part !== holder && focusIn(part)) return true
  }
  return false
}

function focusIn(part: HTMLElement): boolean {
  const target = keyTaker(part) ?? (part.tabIndex >= 0 ? part : part.querySelector<HTMLElement>(focusable))
  target?.focus()
  return target !== null && document.activeElement === target
}

/** Text and tree are focused at the element that takes the keys, whatever stands before it. */
function keyTaker(part: HTMLElement): HTMLElement | null {
  return part.querySelector<HTMLElement>('.native-edit-context, textarea.inputarea, [role="textbox"], [role="tree"]')
}
