import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { applyOps } from '../../loom/apply'
import { markOps } from '../../loom/edit'
import { decodeEvidence } from '../../loom/evidenceCodec'
import { fixtures } from '../../loom/formats/fixtures/fixtures'
import { importFile } from '../../loom/formats/importFile'
import type { ImportSource } from '../../loom/formats/imported'
import { toData } from '../../loom/loomData'
import { threadText } from '../../loom/path'
import { sketch } from '../../loom/sketch'
import { sectionsOf } from '../../loom/formats/sections'
import type { Answer } from '../../protocol/fault'
import { LoomLibrary } from '../store/loomLibrary'
import { LyingDisk } from '../store/testing/lyingDisk'
import { looms } from '../store/testing/sketches'
import { docxOf } from './docx'
import { epubOf } from './epub'
import { exportLoom } from './exportLoom'
import { importIntoLibrary } from './importIntoLibrary'

const utf8 = new TextEncoder()
const source = (name: string): ImportSource => ({ name, bytes: utf8.encode(fixtures.find((fixture) => fixture.name === name)?.text ?? '') })

function libraryOn(disk: LyingDisk): LoomLibrary {
  return new LoomLibrary({ disk, looms, userData: '/home/writer/.heddle', copies: null, now: () => 1000 })
}

function value<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(answer.fault.sentence)
  return answer.value
}

/** Loom folders that are there, whole or not. */
async function foldersOn(disk: LyingDisk): Promise<readonly string[]> {
  return (await disk.readdir(looms).catch(() => [])).filter((name) => name.endsWith('.loom'))
}

describe('imports', () => {
  test('every fixture becomes a loom that opens again with its text and its place', async () => {
    const disk = new LyingDisk()
    const library = libraryOn(disk)
    const { imported, refused, open } = await importIntoLibrary(library, fixtures.map(({ name }) => source(name)))
    expect(refused).toEqual([])
    expect(imported).toHaveLength(fixtures.length + 1)
    await open?.close()
    for (const { file, loom } of imported) {
      const store = value(await library.open(loom))
      const fixture = fixtures.find(({ name }) => name === file)
      if (fixture?.format !== 'loomsidian-data') expect(threadText(store.loom, store.session.tip), file).toBe(fixture?.thread)
      await store.close()
    }
  })

  test('probabilities are kept beside the loom and found from its runs', async () => {
    const { open } = await importIntoLibrary(libraryOn(new LyingDisk()), [source('harbour.json')])
    const run = [...(open?.loom.nodes.values() ?? [])].flatMap(({ runs }) => runs).find((each) => each.origin === 'simulator' && each.source?.evidence)
    const ref = run?.origin === 'simulator' ? run.source?.evidence : null
    const { tokens } = decodeEvidence(value(await open!.readEvidence(ref!)))
    expect(tokens.map(({ bytes }) => strFromU8(bytes))).toEqual([' in', ' one', ' night', '.'])
  })

  test('a file that is refused leaves nothing behind and stops no other', async () => {
    const disk = new LyingDisk()
    const bytes = source('harbour.json').bytes
    const { imported, refused, open } = await importIntoLibrary(libraryOn(disk), [{ name: 'half.json', bytes: bytes.slice(0, 700) }, source('helm.json')])
    expect(refused).toEqual([{ file: 'half.json', sentence: expect.stringContaining('ends too early') }])
    expect(imported.map(({ title }) => title)).toEqual(['Ferry'])
    expect(await foldersOn(disk)).toEqual(['Ferry.loom'])
    await open?.close()
  })

  test('a name that would lead elsewhere stays among the looms', async () => {
    const disk = new LyingDisk()
    const { open } = await importIntoLibrary(libraryOn(disk), [{ ...source('simple.json'), name: '../../etc/con\u0000.json' }])
    expect(open?.folder).toBe(`${looms}/con_.loom`)
  })

  test('a disk that fails at any call: a whole loom, or none', async () => {
    let failures = 0
    for (let n = 1; n < 400; n++) {
      const disk = new LyingDisk()
      let struck = false
      disk.fate = (call) => {
        if (struck || call.n < n || !['write', 'open', 'mkdir', 'sync', 'rename'].includes(call.op)) return null
        struck = true
        return 'ENOSPC'
      }
      const library = libraryOn(disk)
      const { open, refused } = await importIntoLibrary(library, [source('harbour.json')])
      await open?.close()
      if (!struck) break
      disk.fate = () => null
      if (refused.length > 0) {
        failures++
        expect(await foldersOn(disk), `call ${n}`).toEqual([])
      } else {
        const again = value(await libraryOn(disk).openFolder(`${looms}/harbour.loom`))
        expect(again.loom.nodes.size, `call ${n}`).toBe(5)
        await again.close()
      }
    }
    expect(failures).toBeGreaterThan(0)
  })
})

describe('exports', () => {
  test('Heddle JSON through the disk keeps everything, evidence too', async () => {
    const { open } = await importIntoLibrary(libraryOn(new LyingDisk()), [source('harbour.json')])
    const { name, bytes, lost } = await exportLoom(open!, 'heddle', null, null)
    expect({ name, lost }).toEqual({ name: 'harbour.heddle.json', lost: 0 })
    const [again] = importFile({ name, bytes })
    expect(again?.data).toEqual(toData(open!.loom))
    expect(again?.report).toMatchObject({ probabilities: 4, losses: [] })
    await open?.close()
  })

  const { loom: bare, node } = sketch('"Begin & <go>\\n\\nTwo\\nlines\\u0001" > "Chapter text."')
  const loom = applyOps(bare, markOps(bare, node('Chapter text.'), () => ({ chapter: 'A "chapter"' })))
  const book = { title: 'Böök & <more>', id: 'l_0', sections: sectionsOf(loom, node('Chapter text.')) }

  test('DOCX holds title, chapters and lines', async () => {
    const files = unzipSync(await docxOf(book))
    const document = strFromU8(files['word/document.xml'] as Uint8Array)
    expect([...document.matchAll(/<w:t[^>]*>([^<]*)</g)].map(([, text]) => text)).toEqual([
      'Böök &amp; &lt;more&gt;', 'Begin &amp; &lt;go&gt;', 'Two', 'lines\ufffd', 'A &quot;chapter&quot;', 'Chapter text.',
    ])
    expect(document.match(/<w:br\/>/g)).toHaveLength(1)
    expect(document).toContain('w:val="Heading1"')
  })

  test('EPUB begins with its type, uncompressed, and lists every chapter', () => {
    const bytes = epubOf(book, 0)
    expect(strFromU8(bytes.subarray(30, 58))).toBe('mimetypeapplication/epub+zip')
    const files = Object.fromEntries(Object.entries(unzipSync(bytes)).map(([name, content]) => [name, strFromU8(content)]))
    expect(Object.keys(files)).toEqual(['mimetype', 'META-INF/container.xml', 'OEBPS/book.opf', 'OEBPS/nav.xhtml', 'OEBPS/chapter-1.xhtml', 'OEBPS/chapter-2.xhtml'])
    expect(files['OEBPS/chapter-1.xhtml']).toContain('<p>Begin &amp; &lt;go&gt;</p>\n<p>Two<br/>lines\ufffd</p>')
    expect(files['OEBPS/nav.xhtml']).toContain('<a href="chapter-2.xhtml">A &quot;chapter&quot;</a>')
    expect(files['OEBPS/book.opf']).toMatch(/<dc:title>Böök &amp; &lt;more&gt;<.*1970-01-01T00:00:00Z.*idref="c2"/s)
  })
})
