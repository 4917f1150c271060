import { Document, HeadingLevel, Packer, Paragraph, TextRun } from 'docx'
import { paragraphsOf, withoutControls, type Book } from './book'

/** A thread as a Word document: title, chapters as headings, paragraphs with their line ends. */
export async function docxOf({ title, sections }: Book): Promise<Uint8Array> {
  const children = [new Paragraph({ text: withoutControls(title), heading: HeadingLevel.TITLE })]
  for (const section of sections) {
    if (section.title !== null) children.push(new Paragraph({ text: withoutControls(section.title), heading: HeadingLevel.HEADING_1 }))
    for (const lines of paragraphsOf(section.text)) {
      children.push(new Paragraph({ children: lines.map((text, i) => new TextRun(i === 0 ? { text } : { text, break: 1 })), spacing: { after: 160 } }))
    }
  }
  const document = new Document({ title: withoutControls(title), creator: 'Heddle', sections: [{ children }] })
  return new Uint8Array(await Packer.toBuffer(document))
}
