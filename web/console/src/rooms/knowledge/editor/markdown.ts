import type { Node, Schema } from '@tiptap/pm/model'
import MarkdownIt from 'markdown-it'
import { defaultMarkdownSerializer, MarkdownParser, MarkdownSerializer } from 'prosemirror-markdown'
import { settle } from './settle.ts'

type Write = ConstructorParameters<typeof MarkdownSerializer>[0][string]

/** A body in both its forms: the document of the editor and the Markdown that is stored. */
export interface Markdown {
  /** What is stored. Reading it again gives the same document, settled (see `settle.ts`): no word is ever lost. */
  write(doc: Node): string
  /** Reads CommonMark with tables and strikethrough; everything else, HTML too, stays visible as text. */
  read(text: string): Node
}

/** Makes the reader and the writer of article bodies. */
export function createMarkdown(schema: Schema): Markdown {
  const parser = reader(schema)
  const serializer: MarkdownSerializer = writer((doc) => serializer.serialize(doc, { tightLists: true }))
  const paragraph = schema.nodes['paragraph']
  const write = (doc: Node): string => serializer.serialize(doc, { tightLists: true })

  /** Whether a line comes back from Markdown as it went in. */
  function reads(block: Node): boolean {
    if (paragraph === undefined || block.content.size === 0) return true
    const line = paragraph.create(null, block.content)
    const back = parser.parse(write(schema.topNodeType.create(null, line)))
    return back.childCount === 1 && back.firstChild !== null && look(back.firstChild) === look(line)
  }

  return {
    read: (text) => parser.parse(text),
    // Twice: what the first way through settles about spaces between marks, the second one keeps.
    write: (doc) => write(settle(parser.parse(write(settle(doc, reads))), reads))
  }
}

/** A line as it looks: each sign with its marks, a space with none. */
function look(line: Node): string {
  return line.children
    .map((part) => {
      const marks = JSON.stringify(part.marks.map((mark) => mark.toJSON()))
      if (part.text === undefined) return JSON.stringify(part.toJSON())
      return [...part.text].map((sign) => (/\s/.test(sign) ? ' ' : sign + marks)).join('')
    })
    .join('')
}

function reader(schema: Schema): MarkdownParser {
  const markdown = new MarkdownIt('commonmark', { html: false }).enable(['table', 'strikethrough'])
  // A cell of the editor holds a paragraph; a cell of Markdown holds the words themselves.
  markdown.core.ruler.push('cell_paragraphs', (state) => {
    state.tokens = state.tokens.flatMap((token) => {
      if (/^t[hd]_open$/.test(token.type)) return [token, new state.Token('paragraph_open', 'p', 1)]
      if (/^t[hd]_close$/.test(token.type)) return [new state.Token('paragraph_close', 'p', -1), token]
      return [token]
    })
  })
  const align = (token: { attrGet(name: string): string | null }) => ({
    align: /text-align:(left|center|right)/.exec(token.attrGet('style') ?? '')?.[1] ?? null
  })
  return new MarkdownParser(schema, markdown, {
    blockquote: { block: 'blockquote' },
    paragraph: { block: 'paragraph' },
    list_item: { block: 'listItem' },
    bullet_list: { block: 'bulletList' },
    ordered_list: {
      block: 'orderedList',
      getAttrs: (token) => ({ start: Number(token.attrGet('start') ?? 1) })
    },
    heading: { block: 'heading', getAttrs: (token) => ({ level: Number(token.tag.slice(1)) }) },
    code_block: { block: 'codeBlock', noCloseToken: true },
    fence: {
      block: 'codeBlock',
      getAttrs: (token) => ({ language: /^[\w+#.-]+/.exec(token.info.trim())?.[0] ?? null }),
      noCloseToken: true
    },
    hr: { node: 'horizontalRule' },
    image: {
      node: 'image',
      getAttrs: (token) => ({
        src: token.attrGet('src'),
        title: token.attrGet('title'),
        alt: (token.children ?? []).map((child) => child.content).join('')
      })
    },
    hardbreak: { node: 'hardBreak' },
    table: { block: 'table' },
    thead: { ignore: true },
    tbody: { ignore: true },
    tr: { block: 'tableRow' },
    th: { block: 'tableHeader', getAttrs: align },
    td: { block: 'tableCell', getAttrs: align },
    em: { mark: 'italic' },
    strong: { mark: 'bold' },
    s: { mark: 'strike' },
    link: {
      mark: 'link',
      getAttrs: (token) => ({ href: token.attrGet('href'), title: token.attrGet('title') })
    },
    code_inline: { mark: 'code', noCloseToken: true }
  })
}

/** `whole` writes a document by itself: the words of a cell. */
function writer(whole: (doc: Node) => string): MarkdownSerializer {
  const { blockquote, paragraph } = defaultMarkdownSerializer.nodes
  const { code } = defaultMarkdownSerializer.marks
  const unknown: Write = (state, node) => state.renderContent(node)
  return new MarkdownSerializer(
    {
      doc: unknown,
      blockquote: blockquote ?? unknown,
      paragraph: (state, node, parent, index) => {
        // The empty first paragraph of an item leaves its line to what follows.
        const leads = parent.type.name === 'listItem' && index === 0 && parent.childCount > 1
        if (node.content.size > 0 || !leads) paragraph?.(state, node, parent, index)
      },
      heading: (state, node) => {
        state.write(`${'#'.repeat(Number(node.attrs['level']))} `)
        state.renderInline(node, false)
        state.closeBlock(node)
      },
      codeBlock: (state, node) => {
        const longest = Math.max(2, ...[...node.textContent.matchAll(/`{3,}/g)].map((found) => found[0].length))
        const fence = '`'.repeat(longest + 1)
        state.write(`${fence}${String(node.attrs['language'] ?? '')}\n`)
        state.text(node.textContent, false)
        state.write('\n')
        state.write(fence)
        state.closeBlock(node)
      },
      horizontalRule: (state, node) => {
        state.write('___')
        state.closeBlock(node)
      },
      bulletList: (state, node, parent, index) => {
        const sign = sameBefore(node, parent, index) % 2 === 0 ? '-' : '*'
        if (!interrupts(node, parent, index)) state.write()
        state.renderList(node, '  ', () => `${sign} `)
      },
      orderedList: (state, node, parent, index) => {
        const start = Number(node.attrs['start'] ?? 1)
        const sign = sameBefore(node, parent, index) % 2 === 0 ? '.' : ')'
        const width = String(start + node.childCount - 1).length + 2
        if (start !== 1 || !interrupts(node, parent, index)) state.write()
        state.renderList(node, ' '.repeat(width), (at) => `${start + at}${sign}`.padEnd(width))
      },
      listItem: unknown,
      image: (state, node) => {
        const alt = escapeInline(String(node.attrs['alt'] ?? '')).replace(/\n/g, ' ')
        state.write(`![${alt}](${address(String(node.attrs['src'] ?? ''))}${quoted(node.attrs['title'])})`)
      },
      hardBreak: (state) => state.write('\\\n'),
      table: (state, node) => {
        writeTable(node, whole, (line) => {
          state.ensureNewLine()
          state.write(line)
        })
        state.closeBlock(node)
      },
      text: (state, node, parent, index) => {
        // Behind the signs of a heading nothing else begins.
        const heading = parent.type.name === 'heading'
        const lineStart = index === 0 ? !heading : parent.child(index - 1).type.name === 'hardBreak'
        let text = escapeInline(node.text ?? '')
        if (lineStart) text = escapeLineStart(text)
        // An exclamation mark before a link would make a picture of it.
        if (index + 1 < parent.childCount) text = text.replace(/!$/, '\\!')
        // Signs at the end of a heading would close it.
        if (heading) text = text.replace(/(?<!\\)#+$/, '\\$&')
        state.text(text, false)
      }
    },
    {
      bold: { open: '**', close: '**', mixable: true, expelEnclosingWhitespace: true },
      italic: { open: '*', close: '*', mixable: true, expelEnclosingWhitespace: true },
      strike: { open: '~~', close: '~~', mixable: true, expelEnclosingWhitespace: true },
      link: {
        open: '[',
        close: (_state, mark) => `](${address(String(mark.attrs['href'] ?? ''))}${quoted(mark.attrs['title'])})`,
        mixable: true
      },
      code: code ?? { open: '`', close: '`', escape: false }
    },
    { hardBreakNodeName: 'hardBreak' }
  )
}

function writeTable(table: Node, whole: (doc: Node) => string, line: (text: string) => void) {
  const rule: Record<string, string> = { left: ':---', center: ':---:', right: '---:' }
  table.forEach((row, _offset, index) => {
    const cells = row.children.map((cell) => cellText(cell, whole))
    line(`| ${cells.join(' | ')} |`)
    if (index === 0) line(`| ${row.children.map((cell) => rule[String(cell.attrs['align'])] ?? '---').join(' | ')} |`)
  })
}

/** The words of a cell: one line, its bars escaped. */
function cellText(cell: Node, whole: (doc: Node) => string): string {
  return whole(cell.type.schema.topNodeType.create(null, cell.content))
    .replace(/\\?\n/g, ' ')
    .replace(/(?<!\\)\|/g, '\\|')
    .trim()
}

/** Signs that mean something to Markdown anywhere in a line. */
function escapeInline(text: string): string {
  return text
    .replace(/[`*\\~[\]|]/g, '\\$&')
    .replace(/_/g, (sign, at: number) =>
      /[\p{L}\p{N}]/u.test(text.charAt(at - 1)) && /[\p{L}\p{N}]/u.test(text.charAt(at + 1)) ? sign : `\\${sign}`
    )
    .replace(/<(?=[a-z/!?])/gi, '\\<')
    .replace(/&(?=#?\w)/g, '\\&')
}

/** Signs that mean something to Markdown at the start of a line only. */
function escapeLineStart(text: string): string {
  return text.replace(/^([-+=>]|#{1,6}(?=\s|$))/, '\\$1').replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2')
}

function address(href: string): string {
  const plain = href.replace(/[\s<>\\]/g, (sign) => encodeURIComponent(sign))
  return plain === '' || /[()]/.test(plain) ? `<${plain}>` : plain
}

function quoted(title: unknown): string {
  if (typeof title !== 'string' || title.trim() === '') return ''
  return ` "${title
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/["\\&<]/g, '\\$&')}"`
}

/** How many lists of the same kind stand directly before this one: neighbours need different signs, else they join. */
function sameBefore(node: Node, parent: Node, index: number): number {
  let count = 0
  while (index - count > 0 && parent.child(index - count - 1).type === node.type) count += 1
  return count
}

/** Whether a list may follow the line before it directly: one that begins with an empty item may not. */
function interrupts(node: Node, parent: Node, index: number): boolean {
  return index > 0 && parent.child(index - 1).isTextblock && node.firstChild?.firstChild?.content.size !== 0
}
