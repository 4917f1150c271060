const blank = /[ \t\n\r]*/y
const atom = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

/** Where a text stops being JSON; its length when it only ends too early. Engines do not agree on saying so. */
export function jsonFault(text: string): number {
  const open: ('{' | '[')[] = []
  let wants: 'value' | 'first' | 'key' | 'next' = 'value'
  let at = 0
  const skip = (): void => {
    blank.lastIndex = at
    blank.exec(text)
    at = blank.lastIndex
  }
  const take = (sign: string): boolean => {
    if (text.charAt(at) !== sign) return false
    at++
    return true
  }
  /** One atom; false leaves `at` where the fault is. */
  const takeAtom = (): boolean => {
    const isText = text.charAt(at) === '"'
    const end = isText ? endOfText(text, at) : endOfAtom(text, at)
    if (end === null) return false
    at = end
    return true
  }
  for (;;) {
    skip()
    if (at >= text.length) return text.length
    const top = open.at(-1)
    if (wants === 'next') {
      if (top === undefined) return at
      if (take(',')) wants = top === '{' ? 'key' : 'value'
      else if (take(top === '{' ? '}' : ']')) open.pop()
      else return at
    } else if (wants === 'first' && take(top === '{' ? '}' : ']')) {
      open.pop()
      wants = 'next'
    } else if (wants === 'key' || (wants === 'first' && top === '{')) {
      if (text.charAt(at) !== '"' || !takeAtom()) return faultIn(text, at)
      skip()
      if (at >= text.length || !take(':')) return at
      wants = 'value'
    } else if (take('{')) {
      open.push('{')
      wants = 'first'
    } else if (take('[')) {
      open.push('[')
      wants = 'first'
    } else {
      if (!takeAtom()) return faultIn(text, at)
      wants = 'next'
    }
  }
}

function endOfAtom(text: string, at: number): number | null {
  atom.lastIndex = at
  return atom.test(text) ? atom.lastIndex : null
}

/** Long texts would be too much for one regular expression. */
function endOfText(text: string, at: number): number | null {
  for (let end = at + 1; end < text.length; end++) {
    const unit = text.charCodeAt(end)
    if (unit === 0x22) return end + 1
    if (unit < 0x20) return null
    if (unit === 0x5c) {
      escape.lastIndex = end
      if (!escape.test(text)) return null
      end = escape.lastIndex - 1
    }
  }
  return null
}

const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

/** Inside a text that goes wrong, the place where it does. */
function faultIn(text: string, at: number): number {
  if (text.charAt(at) !== '"') return 'truefalsenull'.includes(text.slice(at)) ? text.length : at
  for (let end = at + 1; end < text.length; end++) {
    const unit = text.charCodeAt(end)
    if (unit < 0x20) return end
    if (unit !== 0x5c) continue
    escape.lastIndex = end
    if (!escape.test(text)) return text.length - end < 6 ? text.length : end
    end = escape.lastIndex - 1
  }
  return text.length
}
