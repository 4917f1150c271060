import type { Loom } from '../loom'
import { nodesFrom } from '../loomData'
import { threadText } from '../path'
import type { NodeId } from '../ids'
import type { Place } from './heddleJson'
import { readerScript } from './readerScript'
import { sha256 } from './sha256'

/**
 * The whole tree as one page for any browser, without anything from elsewhere: walk by keys, search, light and dark. All text is
 * data or escaped; the page forbids itself every other program and every request.
 */
export function exportReader(loom: Loom, session: Place): string {
  const places = new Map<NodeId, number>()
  const nodes: string[] = []
  for (const { id, parent, text, marks, runs } of nodesFrom(loom, loom.root)) {
    places.set(id, nodes.length)
    const { chapter, bookmark, archived, note, tags } = marks
    nodes.push(JSON.stringify([parent === null ? -1 : places.get(parent), text, { chapter, bookmark, archived, note, tags }, runs.map((run) => [run.origin, run.length])]))
  }
  const data = `{"title":${JSON.stringify(loom.title)},"tip":${places.get(session.tip) ?? 0},"nodes":[\n${nodes.join(',\n')}\n]}`
  const policy = `default-src 'none'; script-src 'sha256-${base64(readerScript)}'; style-src 'sha256-${base64(style)}'; base-uri 'none'; form-action 'none'`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escape(loom.title)}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${escape(loom.title)}</h1>
<div class="tools">
<label for="search">Search</label> <input id="search" type="search" autocomplete="off">
<button type="button" id="origins" aria-pressed="false">Who wrote what</button>
<button type="button" id="theme">Colours: system</button>
</div>
<p class="help show-origins" id="legend" hidden><span class="writer">Written by hand</span>, <span class="simulator">written by a model</span>, and the rest is not recorded.</p>
<p class="help" id="help">In the text: ← and → go along the thread, ↑ and ↓ change the branch, Home and End go to its ends. / searches, Esc goes back to the text.</p>
</header>
<div class="columns">
<nav aria-label="Places">
<p id="count" role="status"></p>
<ul id="found" role="list" lang="" aria-label="Found"></ul>
<h2>Places</h2>
<ul id="places" role="list" lang="" aria-label="Chapters and bookmarks"></ul>
</nav>
<main>
<article id="text" lang="" tabindex="0" aria-label="Text" aria-describedby="help">${escape(threadText(loom, session.tip))}</article>
<p id="note"></p>
<p id="status" role="status"></p>
</main>
</div>
<script type="application/json" id="loom">${data.replaceAll('<', '\\u003c')}</script>
<script>${readerScript}</script>
</body>
</html>
`
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...sha256(new TextEncoder().encode(text))))
}

const style = `
:root { color-scheme: light dark; --ground: #fbf8f1; --ink: #25211b; --quiet: #6a6257; --line: #d9d1c2; --accent: #7a3d12; --here: #f1e7d2; }
@media (prefers-color-scheme: dark) { :root { --ground: #1b1a18; --ink: #e7e1d5; --quiet: #a39b8d; --line: #3b3832; --accent: #e0a878; --here: #2c2922; } }
:root[data-theme=light] { color-scheme: light; --ground: #fbf8f1; --ink: #25211b; --quiet: #6a6257; --line: #d9d1c2; --accent: #7a3d12; --here: #f1e7d2; }
:root[data-theme=dark] { color-scheme: dark; --ground: #1b1a18; --ink: #e7e1d5; --quiet: #a39b8d; --line: #3b3832; --accent: #e0a878; --here: #2c2922; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1.1rem/1.6 Georgia, 'Times New Roman', serif; }
header, .columns { max-width: 70rem; margin: 0 auto; padding: 1rem 1.5rem 0; }
h1 { font-size: 1.4rem; margin: 0 0 .5rem; unicode-bidi: isolate; }
h2, .tools, .help, nav, #status, #note { font-family: system-ui, sans-serif; font-size: .9rem; }
.help, #status, #note, #count { color: var(--quiet); }
.columns { display: grid; grid-template-columns: 14rem minmax(0, 1fr); gap: 2rem; }
@media (max-width: 45rem) { .columns { display: block; } }
nav ul { list-style: none; padding: 0; margin: 0; max-height: 40vh; overflow: auto; }
nav button { width: 100%; text-align: start; border: 0; border-bottom: 1px solid var(--line); }
button, input { font: inherit; color: inherit; background: transparent; border: 1px solid var(--line); padding: .25rem .5rem; min-height: 1.75rem; }
input { margin: 0 .5rem; }
#text { white-space: pre-wrap; overflow-wrap: break-word; max-width: 38rem; min-height: 50vh; }
.node[aria-current] { background: var(--here); box-decoration-break: clone; -webkit-box-decoration-break: clone; }
.fork { font: .7rem system-ui, sans-serif; padding: 0 .3rem; margin: 0 .2rem; min-height: 1.5rem; min-width: 1.5rem; vertical-align: middle; border-radius: .5rem; color: var(--accent); }
.chapter { display: block; font-weight: bold; margin-top: 1.5em; }
.show-origins .simulator { text-decoration: underline dotted 2px; text-underline-offset: .25em; }
.show-origins .writer { font-weight: 600; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
@media (forced-colors: active) { .node[aria-current] { outline: 1px dotted; } .fork { border-color: ButtonText; } }
@media print { header .tools, .help, nav, .fork, #status { display: none; } .columns { display: block; } }
`
