import type { Node } from '@tiptap/pm/model'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createMarkdown } from './markdown.ts'
import { articleSchema } from './schema.ts'
import { settle } from './settle.ts'

/** Documents tried by each property; a longer search found nothing more. */
const RUNS = 200
const TIMEOUT_MS = 60_000

const schema = articleSchema()
const markdown = createMarkdown(schema)

/** Words that hold every sign Markdown knows, next to letters of both scripts. */
const words = fc
  .array(
    fc.constantFrom(
      ...[
        'a',
        'b ',
        '护',
        '答。',
        '，',
        ' ',
        '*',
        '**',
        '_',
        '`',
        '~~',
        '[',
        ']',
        '(',
        ')',
        '!',
        '#',
        '# ',
        '- ',
        '+',
        '>'
      ],
      ...['1.', '2) ', '|', '\\', '<b>', '&amp;', '&', '=', '---', ':', 'https://a.b/c?d=e_f', '"', '😀', '\u3000']
    ),
    { minLength: 1, maxLength: 7 }
  )
  .map((list) => list.join(''))
const address = fc.constantFrom(
  'https://example.org/a_b',
  '/help/en/a/fees',
  'mailto:a@b.c',
  'https://e.org/(x)?q=1&y=2'
)
const marks = fc
  .subarray(['bold', 'italic', 'strike'])
  .chain((list) => fc.record({ list: fc.constant(list), link: fc.option(address, { freq: 4 }) }))
  .map(({ list, link }) => [
    ...list.map((type) => ({ type })),
    ...(link === null ? [] : [{ type: 'link', attrs: { href: link } }])
  ])
const run = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('text'), text: words, marks }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('x', 'a`b', '0x9f..', 'a b', '``').map((text) => ({
      type: 'text',
      text,
      marks: [{ type: 'code' }]
    }))
  },
  { weight: 1, arbitrary: fc.constant({ type: 'hardBreak' }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('image'),
      attrs: fc.record({
        src: address,
        alt: words.map((text) => text.trim()),
        title: fc.option(words.map((text) => text.trim()))
      })
    })
  }
)
const line = fc.array(run, { maxLength: 5 })
const paragraph = line.map((content) => ({ type: 'paragraph', content }))
const { block } = fc.letrec((tie) => ({
  block: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    paragraph,
    fc.record({
      type: fc.constant('heading'),
      attrs: fc.record({ level: fc.integer({ min: 1, max: 6 }) }),
      content: line
    }),
    fc.record({
      type: fc.constant('codeBlock'),
      attrs: fc.record({ language: fc.constantFrom(null, 'json') }),
      content: fc.constantFrom('x', 'a\n\n  b', '```\nin\n```', '# no', '\\').map((text) => [{ type: 'text', text }])
    }),
    fc.constant({ type: 'horizontalRule' }),
    fc.record({ type: fc.constant('blockquote'), content: fc.array(tie('block'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ type: fc.constantFrom('bulletList'), content: fc.array(tie('item'), { minLength: 1, maxLength: 3 }) }),
    fc.record({
      type: fc.constant('orderedList'),
      attrs: fc.record({ start: fc.constantFrom(1, 3, 9, 99) }),
      content: fc.array(tie('item'), { minLength: 1, maxLength: 3 })
    }),
    fc.integer({ min: 1, max: 3 }).chain((width) =>
      fc
        .tuple(
          fc.array(cell('tableHeader'), { minLength: width, maxLength: width }),
          fc.array(fc.array(cell('tableCell'), { minLength: width, maxLength: width }), { maxLength: 2 })
        )
        .map(([head, rows]) => ({
          type: 'table',
          content: [head, ...rows].map((content) => ({
            type: 'tableRow',
            content: content.map((one, at) => ({ ...one, attrs: { align: head[at]?.attrs.align ?? null } }))
          }))
        }))
    )
  ),
  item: fc
    .tuple(paragraph, fc.array(tie('block'), { maxLength: 2 }))
    .map(([first, more]) => ({ type: 'listItem', content: [first, ...more] }))
}))
function cell(type: string) {
  return fc.record({
    type: fc.constant(type),
    attrs: fc.record({ align: fc.constantFrom(null, 'left', 'center', 'right') }),
    content: fc
      .array(fc.record({ type: fc.constant('text'), text: words, marks }), { maxLength: 3 })
      .map((content) => [{ type: 'paragraph', content }])
  })
}
const documents = fc
  .array(block, { minLength: 1, maxLength: 4 })
  .map((content) => schema.nodeFromJSON({ type: 'doc', content }))

/** All that a reader sees, without the spaces that Markdown does not keep. */
function seen(doc: Node): string {
  return doc.textBetween(0, doc.content.size, ' ', (leaf) => ` ${String(leaf.attrs['src'] ?? '')} `).replace(/\s+/g, '')
}

/** The blocks of a document, with what Markdown says about each. */
function shape(node: Node): unknown {
  return node.isTextblock
    ? [node.type.name, node.attrs]
    : [node.type.name, node.attrs, node.children.map((child) => shape(child))]
}

describe('the way through Markdown and back', () => {
  test(
    'loses no word and no block',
    () => {
      fc.assert(
        fc.property(documents, (doc) => {
          const text = markdown.write(doc)
          const back = markdown.read(text)
          expect(seen(back), text).toBe(seen(doc))
          expect(markdown.write(back), text).toBe(text)
          expect(shape(back), text).toEqual(shape(settle(doc, () => true)))
        }),
        { numRuns: RUNS }
      )
    },
    TIMEOUT_MS
  )

  test(
    'whatever text was imported, one way through it is enough',
    () => {
      const text = fc.array(fc.oneof(words, fc.constantFrom('\n', '\n\n', '    ', '```\n', '| a | b |\n|---|---|\n')), {
        maxLength: 12
      })
      fc.assert(
        fc.property(text, (pieces) => {
          const once = markdown.write(markdown.read(pieces.join('')))
          expect(markdown.write(markdown.read(once))).toBe(once)
        }),
        { numRuns: RUNS }
      )
    },
    TIMEOUT_MS
  )
})

test.each([
  ['**加粗。**后面', '\\*\\*加粗。\\*\\*后面'],
  ['a **b** *c* ~~d~~ `e` [f](https://g.h "i")', 'a **b** *c* ~~d~~ `e` [f](https://g.h "i")'],
  ['1. a\n2. b\n   - c', '1. a\n2. b\n   - c'],
  ['| a | b |\n|:--|--:|\n| 1 | 2 \\| 3 |', '| a | b |\n| :--- | ---: |\n| 1 | 2 \\| 3 |'],
  ['<script>alert(1)</script>', '\\<script>alert(1)\\</script>'],
  ['![二维码](/help/files/k3/code.png)', '![二维码](/help/files/k3/code.png)'],
  ['line  \nbreak', 'line\\\nbreak']
])('%j is written %j', (given, wanted) => {
  expect(markdown.write(markdown.read(given))).toBe(wanted)
})

test.each(['***a*** *b*', '**a [b](https://c.d) e**', '**~~a~~**', '中**文**字', '- a\n- [b](/help/en)\n  1. *c*'])(
  '%j keeps its marks',
  (text) => {
    expect(markdown.write(markdown.read(text))).toBe(text)
  }
)

test('a bold sentence before Chinese words keeps its bold', () => {
  const bold = { type: 'text', text: '请勿转账。', marks: [{ type: 'bold' }] }
  const doc = schema.nodeFromJSON({
    type: 'doc',
    content: [{ type: 'paragraph', content: [bold, { type: 'text', text: '马上联系我们' }] }]
  })
  expect(markdown.write(doc)).toBe('**请勿转账**。马上联系我们')
})

test('the number of a heading is written as it stands', () => {
  expect(markdown.write(markdown.read('## 1. Prepare'))).toBe('## 1. Prepare')
})
