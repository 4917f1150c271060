import { dirname } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { applyOps } from '../../loom/apply'
import { markOps } from '../../loom/edit'
import { decodeEvidence } from '../../loom/evidenceCodec'
import { fixtures } from '../../loom/formats/testing/fixtures'
import { importFile } from '../../loom/formats/importFile'
import type { ImportSource } from '../../loom/formats/imported'
import { toData } from '../../loom/loomData'
import { threadText } from '../../loom/path'
import { sketch } from '../../loom/testing/sketch'
import { sectionsOf } from '../../loom/formats/sections'
import { good, valueOf, type Answer } from '../../protocol/fault'
import { noOverrides } from '../../protocol/overrides'
import type { RefusedFile } from '../../protocol/imports'
import { makeFolder } from '../store/disk'
import { readWhole } from '../store/durableFile'
import { LoomLibrary } from '../store/loomLibrary'
import type { LoomStore } from '../store/loomStore'
import { OwnFile } from '../store/ownFile'
import { LyingDisk } from '../store/testing/lyingDisk'
import { looms } from '../store/testing/sketches'
import { docxOf } from './docx'
import { epubOf } from './epub'
import { exportLoom } from './exportLoom'
import { Importer, type MadeLoom } from './importer'
import { memoryImports } from './testing/memoryImports'
import { writeExport } from './writeExport'

const utf8 = new TextEncoder()
const source = (name: string): ImportSource => ({ name, bytes: utf8.encode(fixtures.find((fixture) => fixture.name === name)?.text ?? '') })

function libraryOn(disk: LyingDisk): LoomLibrary {
  return new LoomLibrary({ disk, looms, userData: '/home/writer/.heddle', copies: null, now: () => 1000 })
}

/** Imports as the app does, with the process that reads in this one. */
async function importOnto(disk: LyingDisk, sources: readonly ImportSource[]): Promise<{ readonly made: readonly MadeLoom[]; readonly refused: readonly RefusedFile[] }> {
  const read = async (path: string, name: string): Promise<Answer<ImportSource>> => good({ name, bytes: (await readWhole(disk, path, 1 << 26)) as Uint8Array })
  const importer = new Importer({ spawn: memoryImports({ disk, read }), disk })
  const made: MadeLoom[] = []
  const refused: RefusedFile[] = []
  for await (const [{ name }, answer] of importer.run({ files: sources, folder: looms, speakers: true, signal: new AbortController().signal, onProgress: () => undefined })) {
    if (answer.ok) made.push(...answer.value)
    else refused.push({ file: name, sentence: answer.fault.sentence })
  }
  return { made, refused }
}

/** Imports one good file, and opens its loom. */
async function opened(name: string, disk = new LyingDisk()): Promise<LoomStore> {
  const { made } = await importOnto(disk, [source(name)])
  return valueOf(await libraryOn(disk).openFolder(made[0]?.folder ?? ''))
}

describe('imports', () => {
  test('every fixture becomes a loom that opens again with its text and its place', async () => {
    const disk = new LyingDisk()
    const { made, refused } = await importOnto(disk, fixtures.map(({ name }) => source(name)))
    expect(refused).toEqual([])
    expect(made).toHaveLength(fixtures.length + 1)
    const library = libraryOn(disk)
    for (const { file, loom } of made) {
      const store = valueOf(await library.open(loom))
      const fixture = fixtures.find(({ name }) => name === file.name)
      if (fixture?.format !== 'loomsidian-data') expect(threadText(store.loom, store.session.tip), file.name).toBe(fixture?.thread)
      await store.close()
    }
  })

  test.each([
    ['lines of Windows', 'One\r\n\r\ntwo\r\n'],
    ['no line end at the end', 'One\r\ntwo'],
    ['lines of Unix', 'One\n\ntwo'],
    ['characters in one piece and in two', 'Caf\u00e9 cafe\u0301 \u1112\u1161\u11ab\n'],
  ])('a text leaves as it came: %s', async (_, text) => {
    const disk = new LyingDisk()
    const { made } = await importOnto(disk, [{ name: 'page.txt', bytes: utf8.encode(text) }])
    const library = libraryOn(disk)
    const leaves = async (store: LoomStore): Promise<readonly string[]> => {
      const { overrides } = await OwnFile.open(disk, store.folder)
      const files = await Promise.all((['text', 'markdown'] as const).map((format) => exportLoom(store, overrides, format, store.session.tip, null)))
      await store.close()
      return files.map(({ bytes }) => new TextDecoder().decode(bytes))
    }
    const store = valueOf(await library.openFolder(made[0]?.folder ?? ''))
    expect(await leaves(store)).toEqual([text, text])
    const { loom: copy } = valueOf(await library.duplicate(store.loom.id))
    expect(await leaves(valueOf(await library.open(copy)))).toEqual([text, text])
  })

  test('probabilities are kept beside the loom and found from its runs', async () => {
    const store = await opened('harbour.json')
    const run = [...store.loom.nodes.values()].flatMap(({ runs }) => runs).find((each) => each.origin === 'simulator' && each.source?.evidence)
    const ref = run?.origin === 'simulator' ? run.source?.evidence : null
    const { tokens } = decodeEvidence(valueOf(await store.readEvidence(ref!)))
    expect(tokens.map(({ bytes }) => strFromU8(bytes))).toEqual([' in', ' one', ' night', '.'])
    await store.close()
  })

  test('a file that is refused leaves nothing behind and stops no other', async () => {
    const disk = new LyingDisk()
    const bytes = source('harbour.json').bytes
    const { made, refused } = await importOnto(disk, [{ name: 'half.json', bytes: bytes.slice(0, 700) }, source('helm.json')])
    expect(refused).toEqual([{ file: 'half.json', sentence: expect.stringContaining('ends too early') }])
    expect(made.map(({ title }) => title)).toEqual(['Ferry'])
    expect(await disk.readdir(looms)).toEqual(['Ferry.loom'])
  })

  test('two files of one name become two looms', async () => {
    const disk = new LyingDisk()
    await importOnto(disk, [source('helm.json')])
    const { made } = await importOnto(disk, [source('helm.json')])
    expect(made.map(({ folder }) => folder)).toEqual([`${looms}/Ferry 2.loom`])
  })

  test('a name that would lead elsewhere stays among the looms', async () => {
    const { made } = await importOnto(new LyingDisk(), [{ ...source('simple.json'), name: '../../etc/con\u0000.json' }])
    expect(made[0]?.folder).toBe(`${looms}/con_.loom`)
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
      const { refused } = await importOnto(disk, [source('harbour.json')])
      if (!struck) break
      disk.fate = () => null
      const names = await disk.readdir(looms).catch(() => [])
      if (refused.length > 0) {
        failures++
        expect(names, `call ${n}`).toEqual([])
      } else {
        expect(names, `call ${n}`).toEqual(['harbour.loom'])
        const again = valueOf(await libraryOn(disk).openFolder(`${looms}/harbour.loom`))
        expect(again.loom.nodes.size, `call ${n}`).toBe(5)
        await again.close()
      }
    }
    expect(failures).toBeGreaterThan(0)
  })
})

describe('exports', () => {
  test('Heddle JSON through the disk keeps everything, evidence too', async () => {
    const store = await opened('harbour.json')
    const { name, bytes, lost } = await exportLoom(store, noOverrides, 'heddle', null, null)
    expect({ name, lost }).toEqual({ name: 'harbour.heddle.json', lost: 0 })
    const [again] = importFile({ name, bytes })
    expect(again?.data).toEqual(toData(store.loom))
    expect(again?.report).toMatchObject({ probabilities: 4, losses: [] })
    await store.close()
  })

  test('a disk that is full keeps the file that was there, and says so', async () => {
    const disk = new LyingDisk()
    await makeFolder(disk, '/home/writer', dirname)
    const path = '/home/writer/page.md'
    await writeExport(disk, path, utf8.encode('old'))
    disk.fate = ({ op }) => (op === 'write' ? 'ENOSPC' : null)
    await expect(writeExport(disk, path, utf8.encode('new'))).rejects.toThrow('page.md could not be written: the disk is full. Nothing was changed; try another place.')
    disk.fate = () => null
    expect(strFromU8((await readWhole(disk, path, 100)) as Uint8Array)).toBe('old')
    expect(await disk.readdir('/home/writer')).toEqual(['page.md'])
    await writeExport(disk, path, utf8.encode('new'))
    expect(strFromU8((await readWhole(disk, path, 100)) as Uint8Array)).toBe('new')
    await expect(writeExport(disk, '/home/nobody/page.md', utf8.encode('x'))).rejects.toThrow(/its folder is not there/)
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
    const unnamed = unzipSync(epubOf({ ...book, sections: [...book.sections, { title: ' ', text: 'Last.', runs: [] }] }, 0))
    expect(strFromU8(unnamed['OEBPS/nav.xhtml'] as Uint8Array)).toContain('<a href="chapter-3.xhtml">3</a>')
    expect(strFromU8(unnamed['OEBPS/chapter-3.xhtml'] as Uint8Array)).toContain('<title>3</title></head><body><p>Last.</p>')
    expect(files['OEBPS/book.opf']).toMatch(/<dc:title>Böök &amp; &lt;more&gt;<.*1970-01-01T00:00:00Z.*idref="c2"/s)
  })
})
