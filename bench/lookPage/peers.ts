/** Colours of a page in one mode, as CSS writes them. */
export interface Colours {
  readonly ground: string
  readonly ink: string
  /** Of what stands around the text. */
  readonly soft: string
  readonly bar: string
  readonly caret: string
  /** null: not published, drawn as the browser does. */
  readonly selection: string | null
  readonly currentLine: string | null
}

/** A strip of chrome that stays while one writes. */
export interface Bar {
  readonly edge: 'top' | 'left' | 'bottom' | 'corner'
  /** CSS pixels across it; where that is not published, a line of its text and 4 px above and below. */
  readonly across: number | null
  /** What is on it; `{words}`, `{characters}` and `{position}` follow the text. */
  readonly items: readonly string[]
}

/** What is published of an app's page as it comes out of the box. No code or style of it is here: only facts, each with its source. */
export interface Peer {
  readonly name: string
  readonly family: string
  /** CSS pixels. */
  readonly size: number
  readonly leading: number
  readonly width: { readonly characters: number } | { readonly pixels: number } | 'window'
  readonly lineNumbers: boolean
  readonly caretBlinks: 'yes' | 'unknown'
  readonly bars: readonly Bar[]
  readonly light: Colours
  readonly dark: Colours
  readonly sources: readonly string[]
  /** Not published, or not by its makers: what was drawn instead, and the columns of the table that rest on it. */
  readonly guessed: readonly string[]
  readonly doubtful: readonly string[]
}

export const peers = {
  ia: {
    name: 'iA Writer',
    family: "'iA Writer Duo', monospace",
    size: 16,
    leading: 1.6,
    width: { characters: 64 },
    lineNumbers: false,
    caretBlinks: 'unknown',
    bars: [],
    light: { ground: '#f7f7f7', ink: '#1a1a1a', soft: '#1a1a1a', bar: '#f7f7f7', caret: '#58bae7', selection: '#cee7f3', currentLine: null },
    dark: { ground: '#1b1b1b', ink: '#cbcccc', soft: '#cbcccc', bar: '#1b1b1b', caret: '#55bbe7', selection: '#29434e', currentLine: null },
    sources: [
      'the faces: iaolo/iA-Fonts (OFL), the true face is used',
      'lines of 64 characters, title and footer fade away while one types: reviews of iA Writer for Mac',
      'focus by sentence, typewriter: Medium, Human Reference, review of iA Writer, 2016',
    ],
    guessed: [
      'size, line spacing and colours: not published by iA; those of cboone/writer-theme-vscode, which rebuilds its look (VS Code, 16 px, 1.6)',
      'which of its three faces it starts with; margins',
    ],
    doubtful: ['fontPx', 'xHeightPx', 'spacing', 'ink', 'onSelection', 'caret', 'colours', 'left', 'right', 'firstLine'],
  },
  obsidian: {
    name: 'Obsidian',
    family: "'Inter Variable', sans-serif",
    size: 16,
    leading: 1.5,
    width: { pixels: 700 },
    lineNumbers: false,
    caretBlinks: 'yes',
    bars: [
      { edge: 'left', across: 44, items: ['Switch', 'Graph', 'Canvas', 'Daily', 'Template', 'Palette', 'Vault', 'Help', 'Settings'] },
      { edge: 'top', across: 40, items: ['Left', 'The lighthouse', 'New tab', 'Tabs', 'Right'] },
      { edge: 'top', across: 40, items: ['Back', 'Forward', 'The lighthouse', 'Reading', 'More'] },
      { edge: 'corner', across: null, items: ['0 backlinks', '{words} words', '{characters} characters'] },
    ],
    light: { ground: '#ffffff', ink: '#222222', soft: '#5a5a5a', bar: '#f6f6f6', caret: '#222222', selection: null, currentLine: null },
    dark: { ground: '#1e1e1e', ink: '#dadada', soft: '#bababa', bar: '#262626', caret: '#dadada', selection: null, currentLine: null },
    sources: [
      'colours, 16 px, 1.5: obsidian-developer-docs, CSS variables, Colors and Typography',
      'ribbon, status bar with backlinks and counts: obsidian-help, Ribbon and Status bar',
      '700 px, ribbon 44 px, bars 40 px: values of the running app that themes quote (--file-line-width, --ribbon-width, --header-height)',
      'Inter is in its stack for text after the system’s face',
    ],
    guessed: ['caret as ink; selection; padding; the sidebar, open at first, is drawn closed'],
    doubtful: ['onSelection', 'caret', 'chromeOfWindow', 'left', 'right', 'firstLine'],
  },
  zed: {
    name: 'Zed',
    family: 'Lilex, monospace',
    size: 15,
    leading: 1.618,
    width: 'window',
    lineNumbers: true,
    caretBlinks: 'yes',
    bars: [
      { edge: 'top', across: 34, items: ['Project', 'Branch', 'Sign in'] },
      { edge: 'top', across: 32, items: ['Back', 'Forward', 'lighthouse.md', 'New', 'Split', 'Zoom'] },
      { edge: 'top', across: null, items: ['lighthouse.md', 'Quick actions', 'Selections'] },
      { edge: 'bottom', across: null, items: ['{position}', 'Markdown'] },
    ],
    light: { ground: '#fafafa', ink: '#242529', soft: '#58585a', bar: '#ebebec', caret: '#5c78e2', selection: '#5c78e23d', currentLine: '#ebebecbf' },
    dark: { ground: '#282c33', ink: '#acb2be', soft: '#a9afbc', bar: '#2f343e', caret: '#74ade8', selection: '#74ade83d', currentLine: '#2f343ebf' },
    sources: [
      'Lilex, 15 px, comfortable (1.618), Markdown wraps at the window, line numbers, current line lit, bars: Zed’s all-settings page and assets/settings/default.json',
      'colours: assets/themes/one/one.json, One Light and One Dark',
      'title bar 34 px, tabs 32 px: platform_title_bar.rs, tab.rs',
    ],
    guessed: ['height of toolbar and status bar; buttons of panels are left out; which rows of a wrapped line are lit: the caret’s alone'],
    doubtful: ['chromeItems', 'chromeOfWindow', 'firstLine'],
  },
} as const satisfies Readonly<Record<string, Peer>>
