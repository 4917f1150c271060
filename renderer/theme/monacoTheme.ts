import type { Palette } from './themeTokens'

/** A theme as Monaco's `defineTheme` takes it. */
export interface MonacoTheme {
  readonly base: 'vs' | 'vs-dark' | 'hc-light' | 'hc-black'
  readonly inherit: true
  readonly rules: { token: string; foreground?: string; fontStyle?: string }[]
  readonly colors: Record<string, string>
}

/** Monaco in the page's colours: a sheet of paper with nothing drawn on it but the text, the caret and the selection. */
export function monacoTheme(palette: Palette, dark: boolean, contrast: boolean): MonacoTheme {
  const none = '#00000000'
  return {
    base: contrast ? (dark ? 'hc-black' : 'hc-light') : dark ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [{ token: '', foreground: palette.ink.slice(1) }],
    colors: {
      'editor.background': palette.page,
      'editor.foreground': palette.ink,
      'editorCursor.foreground': palette.accent,
      'editor.selectionBackground': palette.selection,
      'editor.selectionForeground': palette.ink,
      'editor.inactiveSelectionBackground': palette.selection,
      'editor.findMatchBackground': palette.selection,
      'editor.findMatchBorder': palette.accent,
      'editor.findMatchHighlightBackground': palette['accent-soft'],
      'editor.findMatchHighlightBorder': palette['ghost-mark'],
      'editor.rangeHighlightBackground': none,
      'editor.rangeHighlightBorder': none,
      'editor.placeholder.foreground': palette['ink-soft'],
      'editorGutter.background': none,
      'editorWidget.background': palette.raised,
      'editorWidget.foreground': palette.ink,
      'editorWidget.border': palette.line,
      'widget.shadow': none,
      'widget.border': palette.line,
      'input.background': palette.page,
      'input.foreground': palette.ink,
      'input.border': palette.line,
      'input.placeholderForeground': palette['ink-soft'],
      'inputOption.activeBackground': palette['accent-soft'],
      'inputOption.activeForeground': palette.ink,
      'inputOption.activeBorder': palette.accent,
      focusBorder: palette.focus,
      'scrollbar.shadow': none,
      'scrollbarSlider.background': `${palette.line}55`,
      'scrollbarSlider.hoverBackground': `${palette.line}99`,
      'scrollbarSlider.activeBackground': palette.line,
      'editorOverviewRuler.border': none,
      'editorLineNumber.foreground': palette['ink-soft'],
      errorForeground: palette.danger,
    },
  }
}
