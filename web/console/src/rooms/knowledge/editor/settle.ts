import { Fragment, type Mark, type Node, type NodeType, type Schema } from '@tiptap/pm/model'

/** Marks that Markdown writes as signs around words, and reads only where they touch the words rightly. */
const SIGNS = ['bold', 'italic', 'strike']
const LETTER = /[\p{L}\p{N}]/u
const SPACE = /\s/

/**
 * Brings a document into the shape that Markdown can hold, and takes no word away.
 *
 * Empty paragraphs and spaces at the edge of a block go. A mark steps back from spaces and punctuation where Markdown would
 * not read it (`**加粗。**后面` is read as stars): a rule of CommonMark about what stands before and after the signs.
 * `reads` says whether a block comes back as it was; one that does not loses its marks, never its words.
 */
export function settle(node: Node, reads: (block: Node) => boolean): Node {
  if (node.isTextblock) return node.type.spec.code === true ? node : settleLine(node, reads)
  if (node.isLeaf) return node
  const kept: Node[] = []
  node.forEach((child, _offset, index) => {
    const settled = settle(child, reads)
    const empty = settled.type.name === 'paragraph' && settled.content.size === 0
    const needed = node.childCount === 1 || (index === 0 && node.type.name === 'listItem')
    if (!empty || needed || node.type.name.startsWith('table')) kept.push(settled)
  })
  // An item begins with a paragraph; an empty one before another is not needed.
  if (node.type.name === 'listItem' && kept[0]?.content.size === 0 && kept[1]?.type === kept[0]?.type) kept.shift()
  if (kept.length === 0 && node.firstChild !== null) kept.push(settle(node.firstChild, reads))
  return node.copy(Fragment.fromArray(kept))
}

function settleLine(block: Node, reads: (block: Node) => boolean): Node {
  const schema = block.type.schema
  const flat = block.type.name === 'heading' ? withoutBreaks(parts(block), schema) : parts(block)
  const trimmed = trim(flat, schema.nodes['hardBreak'])
  const stepped = SIGNS.reduce((list, name) => stepBack(list, name), trimmed)
  const written = block.copy(Fragment.fromArray(joined(stepped)))
  if (reads(written)) return written
  const bare = stepped.map((part) => part.mark(part.marks.filter((mark) => !SIGNS.includes(mark.type.name))))
  return block.copy(Fragment.fromArray(joined(bare)))
}

function parts(block: Node): Node[] {
  const list: Node[] = []
  block.forEach((child) => {
    const text = child.text?.replace(/[\r\n\0]+/g, ' ')
    if (text === undefined) list.push(child)
    else if (child.marks.some((mark) => mark.type.name === 'code')) list.push(...code(child, text))
    else list.push(withText(child, text))
  })
  return list
}

/** Code without the spaces around it, which stay as words. */
function code(node: Node, text: string): Node[] {
  const words = text.trim()
  const schema = node.type.schema
  if (words === '') return [schema.text(' ')]
  const lead = text.startsWith(words) ? [] : [schema.text(' ')]
  const tail = text.endsWith(words) ? [] : [schema.text(' ')]
  return [...lead, withText(node, words), ...tail]
}

function withText(node: Node, text: string): Node {
  return node.type.schema.text(text, node.marks)
}

function withoutBreaks(list: Node[], schema: Schema): Node[] {
  return list.map((part) => (part.type.name === 'hardBreak' ? schema.text(' ') : part))
}

/** Spaces at the edges of a line, and breaks at its end, are nothing in Markdown. */
function trim(list: Node[], hardBreak: NodeType | undefined): Node[] {
  const kept = list.filter((part) => part.text !== '')
  const trimmed = kept.flatMap((part, at) => {
    let text = part.text
    if (text === undefined) return [part]
    if (at === 0 || kept[at - 1]?.type === hardBreak) text = text.trimStart()
    if (at === kept.length - 1 || kept[at + 1]?.type === hardBreak) text = text.trimEnd()
    return text === '' ? [] : [withText(part, text)]
  })
  while (trimmed.length > 0 && trimmed[trimmed.length - 1]?.type === hardBreak) trimmed.pop()
  while (trimmed.length > 0 && trimmed[0]?.type === hardBreak) trimmed.shift()
  return trimmed.length === kept.length && trimmed.every((part, at) => part.eq(kept[at] ?? part))
    ? trimmed
    : trim(trimmed, hardBreak)
}

/** Takes one mark off the spaces and punctuation at the ends of each of its stretches, where the signs would not be read there. */
function stepBack(list: Node[], name: string): Node[] {
  const has = (part: Node | undefined) => part !== undefined && part.marks.some((mark) => mark.type.name === name)
  const result: Node[] = []
  let at = 0
  while (at < list.length) {
    const part = list[at]
    if (part === undefined) break
    if (!has(part)) {
      result.push(part)
      at += 1
      continue
    }
    let end = at
    while (end + 1 < list.length && has(list[end + 1])) end += 1
    const before = edge(list[at - 1], 'end')
    const after = edge(list[end + 1], 'start')
    result.push(...shrink(list.slice(at, end + 1), name, before, after))
    at = end + 1
  }
  return result
}

/** The character of a neighbour that a sign would touch; a space where the line ends. */
function edge(part: Node | undefined, side: 'start' | 'end'): string {
  if (part === undefined || part.type.name === 'hardBreak') return ' '
  const marked = part.marks.some((mark) => mark.type.name === 'link' || mark.type.name === 'code')
  const text = part.text
  if (text === undefined || marked) return ')'
  return (side === 'start' ? [...text][0] : [...text].pop()) ?? ' '
}

function shrink(stretch: Node[], name: string, before: string, after: string): Node[] {
  const first = stretch[0]
  const last = stretch[stretch.length - 1]
  const whole = stretch.map((part) => part.text ?? '￼').join('')
  const letters = [...whole]
  let start = 0
  let end = letters.length
  let touching = before
  while (start < end && blocked(touching, letters[start] ?? ' ')) {
    touching = letters[start] ?? ' '
    start += 1
  }
  touching = after
  while (end > start && blocked(touching, letters[end - 1] ?? ' ')) {
    touching = letters[end - 1] ?? ' '
    end -= 1
  }
  if (first === undefined || last === undefined) return stretch
  return unmark(stretch, name, letters.slice(0, start).join('').length, letters.slice(0, end).join('').length)
}

/** Whether signs between an outer and an inner character are not read: a space inside, or punctuation inside against a letter outside. */
function blocked(outer: string, inner: string): boolean {
  if (SPACE.test(inner)) return true
  return !LETTER.test(inner) && !SPACE.test(outer) && LETTER.test(outer)
}

/** Keeps a mark between two places of a stretch and takes it off outside; places count UTF-16 units, a picture is one. */
function unmark(stretch: Node[], name: string, from: number, to: number): Node[] {
  const off = (marks: readonly Mark[]) => marks.filter((mark) => mark.type.name !== name)
  let place = 0
  return stretch.flatMap((part) => {
    const size = part.nodeSize
    const begin = Math.min(Math.max(from - place, 0), size)
    const stop = Math.min(Math.max(to - place, 0), size)
    place += size
    if (part.text === undefined) return [begin < stop ? part : part.mark(off(part.marks))]
    return [
      { text: part.text.slice(0, Math.min(begin, stop)), marks: off(part.marks) },
      { text: part.text.slice(Math.min(begin, stop), stop), marks: part.marks },
      { text: part.text.slice(stop), marks: off(part.marks) }
    ]
      .filter((piece) => piece.text !== '')
      .map((piece) => part.type.schema.text(piece.text, piece.marks))
  })
}

/** Neighbouring texts with the same marks are one text. */
function joined(list: Node[]): Node[] {
  const result: Node[] = []
  for (const part of list) {
    const before = result[result.length - 1]
    if (before?.text !== undefined && part.text !== undefined && before.sameMarkup(part)) {
      result[result.length - 1] = withText(before, before.text + part.text)
    } else result.push(part)
  }
  return result
}
