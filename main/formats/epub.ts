import { strToU8, zipSync, type Zippable } from 'fflate'
import { paragraphsOf, withoutControls, type Book } from './book'

/** A thread as an EPUB 3 book: one file a chapter, and a table of contents. `modified`: milliseconds since 1970. */
export function epubOf({ title, id, sections }: Book, modified = Date.now()): Uint8Array {
  const chapters = (sections.length === 0 ? [{ title: null, text: '' }] : sections).map((section, i) => ({
    file: `chapter-${i + 1}.xhtml`,
    // A name of nothing is no entry that a reader could choose.
    title: section.title?.trim() || (i === 0 ? title : `${i + 1}`),
    heading: section.title?.trim() || null,
    text: section.text,
  }))
  const manifest = chapters.map(({ file }, i) => `<item id="c${i + 1}" href="${file}" media-type="application/xhtml+xml"/>`)
  const spine = chapters.map((_, i) => `<itemref idref="c${i + 1}"/>`)
  const stamp = `${new Date(modified).toISOString().slice(0, 19)}Z`
  const files: Zippable = {
    // Readers look for this one first, and not compressed.
    mimetype: [strToU8('application/epub+zip'), { level: 0 }],
    'META-INF/container.xml': strToU8(
      `${declaration}<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>` +
      '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
    ),
    'OEBPS/book.opf': strToU8(
      `${declaration}<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">` +
      `<dc:identifier id="id">urn:heddle:${xml(id)}</dc:identifier><dc:title>${xml(title)}</dc:title><dc:language>und</dc:language>` +
      `<meta property="dcterms:modified">${stamp}</meta></metadata><manifest>` +
      `<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>${manifest.join('')}</manifest><spine>${spine.join('')}</spine></package>`,
    ),
    'OEBPS/nav.xhtml': strToU8(page(
      title,
      `<nav epub:type="toc"><h1>${xml(title)}</h1><ol>${chapters.map(({ file, title: name }) => `<li><a href="${file}">${xml(name)}</a></li>`).join('')}</ol></nav>`,
    )),
  }
  for (const { file, title: name, heading, text } of chapters) {
    const paragraphs = paragraphsOf(text).map((lines) => `<p>${lines.map(xml).join('<br/>')}</p>`)
    files[`OEBPS/${file}`] = strToU8(page(name, `${heading === null ? '' : `<h1>${xml(heading)}</h1>`}${paragraphs.join('\n')}`))
  }
  return zipSync(files, { level: 6 })
}

const declaration = '<?xml version="1.0" encoding="utf-8"?>\n'

function page(title: string, body: string): string {
  return `${declaration}<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>${xml(title)}</title></head><body>${body}</body></html>\n`
}

function xml(text: string): string {
  return withoutControls(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
