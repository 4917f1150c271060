import type { editor } from 'monaco-editor/editor'
import type { Settings } from '../../protocol/settings'
import { wording } from '../wording/wording'

/** What the page looks like now: measured, not wished for. */
export interface PageMeasure {
  /** A concrete font stack, no CSS variable: Monaco measures with it. */
  readonly family: string
  /** Width of the text column in Monaco's columns (widths of `n`). */
  readonly columns: number
  /** Pixels from the left edge of the page to the text. */
  readonly margin: number
  /** Pixels above the first and below the last line. */
  readonly padding: { readonly top: number; readonly bottom: number }
  readonly reducedMotion: boolean
  /** How often a part of the face came late. */
  readonly facesCame: number
  /** Monaco keeps the paragraphs around the caret where a screen reader finds them. */
  readonly readAloud: boolean
}

/** Options that follow the writer's settings and the window. */
export function livelyOptions(settings: Settings, measure: PageMeasure): editor.IEditorOptions {
  return {
    fontFamily: measure.family,
    fontSize: settings.fontSize,
    lineHeight: Math.round(settings.fontSize * settings.lineHeight),
    // From below the letters to above them, whatever the space between the lines.
    cursorHeight: Math.round(settings.fontSize * 1.4),
    // Monaco wraps again only for another font, and takes one weight by another name for one.
    fontWeight: measure.facesCame % 2 === 0 ? 'normal' : '400',
    wordWrapColumn: measure.columns,
    lineDecorationsWidth: measure.margin,
    padding: measure.padding,
    accessibilitySupport: measure.readAloud ? 'on' : 'auto',
    cursorBlinking: measure.reducedMotion ? 'solid' : 'blink',
  }
}

/** Monaco as a page of prose: everything that serves code is off, nothing pops up, nothing is corrected behind the writer. */
export const proseOptions: editor.IStandaloneEditorConstructionOptions = {
  language: 'plaintext',
  ariaLabel: wording.loom.text,
  automaticLayout: true,
  wordWrap: 'bounded',
  wrappingStrategy: 'advanced',
  wrappingIndent: 'none',
  disableMonospaceOptimizations: true,
  stopRenderingLineAfter: -1,
  largeFileOptimizations: false,
  fontLigatures: true,
  minimap: { enabled: false },
  lineNumbers: 'off',
  glyphMargin: false,
  folding: false,
  selectOnLineNumbers: false,
  renderLineHighlight: 'none',
  renderWhitespace: 'none',
  renderControlCharacters: false,
  occurrencesHighlight: 'off',
  selectionHighlight: false,
  matchBrackets: 'never',
  guides: { indentation: false, bracketPairs: false },
  roundedSelection: false,
  rulers: [],
  overviewRulerLanes: 0,
  overviewRulerBorder: false,
  hideCursorInOverviewRuler: true,
  stickyScroll: { enabled: false },
  scrollBeyondLastLine: true,
  scrollBeyondLastColumn: 0,
  smoothScrolling: false,
  mouseWheelZoom: false,
  cursorSmoothCaretAnimation: 'off',
  cursorWidth: 2,
  cursorSurroundingLines: 2,
  multiCursorLimit: 1,
  links: false,
  hover: { enabled: 'off' },
  contextmenu: false,
  quickSuggestions: false,
  suggestOnTriggerCharacters: false,
  wordBasedSuggestions: 'off',
  parameterHints: { enabled: false },
  inlineSuggest: { enabled: false },
  codeLens: false,
  colorDecorators: false,
  defaultColorDecorators: 'never',
  autoClosingBrackets: 'never',
  autoClosingQuotes: 'never',
  autoClosingDelete: 'never',
  autoClosingOvertype: 'never',
  autoClosingComments: 'never',
  autoSurround: 'never',
  autoIndent: 'none',
  formatOnPaste: false,
  formatOnType: false,
  trimAutoWhitespace: false,
  trimWhitespaceOnDelete: false,
  dragAndDrop: false,
  dropIntoEditor: { enabled: false },
  pasteAs: { enabled: false },
  emptySelectionClipboard: false,
  copyWithSyntaxHighlighting: false,
  unusualLineTerminators: 'off',
  unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: false, nonBasicASCII: false },
  scrollbar: { vertical: 'auto', horizontal: 'hidden', verticalScrollbarSize: 8, useShadows: false },
  find: { addExtraSpaceOnTop: false, seedSearchStringFromSelection: 'selection', autoFindInSelection: 'never' },
  placeholder: wording.loom.begin,
}

/**
 * What Monaco keeps with a text rather than with an editor, by the dotted names of its configuration: the editor's option of
 * that name never reaches the text. On, the first key would parse all of it for brackets, and a lone `)` would be red.
 */
export const textOptions: Readonly<Record<string, unknown>> = { 'bracketPairColorization.enabled': false }
