import type { Editor } from '@tiptap/core'
import type { EditorIconName } from '@helpward/shared/ui/editor-icons.ts'

export type BlockKey =
  | 'paragraph'
  | 'heading2'
  | 'heading3'
  | 'bullets'
  | 'numbers'
  | 'quote'
  | 'table'
  | 'rule'
  | 'codeBlock'
  | 'image'
  | 'video'

/** Things only the page around the editor can do. */
export interface BlockDoor {
  image: () => void
  video: () => void
}

export interface Block {
  key: BlockKey
  icon: EditorIconName
  /** Signs that make it while typing, shown beside its name. */
  typed?: string
  run: (editor: Editor, door: BlockDoor) => void
}

/** What the `/` menu offers, in its order. */
export const BLOCKS: readonly Block[] = [
  { key: 'paragraph', icon: 'paragraph', run: (editor) => editor.chain().focus().setParagraph().run() },
  {
    key: 'heading2',
    icon: 'heading2',
    typed: '##',
    run: (editor) => editor.chain().focus().setHeading({ level: 2 }).run()
  },
  {
    key: 'heading3',
    icon: 'heading3',
    typed: '###',
    run: (editor) => editor.chain().focus().setHeading({ level: 3 }).run()
  },
  { key: 'numbers', icon: 'numbers', typed: '1.', run: (editor) => editor.chain().focus().toggleOrderedList().run() },
  { key: 'bullets', icon: 'bullets', typed: '-', run: (editor) => editor.chain().focus().toggleBulletList().run() },
  { key: 'image', icon: 'image', run: (_editor, door) => door.image() },
  { key: 'video', icon: 'video', run: (_editor, door) => door.video() },
  {
    key: 'table',
    icon: 'table',
    run: (editor) => editor.chain().focus().insertTable({ rows: 3, cols: 2, withHeaderRow: true }).run()
  },
  { key: 'quote', icon: 'quote', typed: '>', run: (editor) => editor.chain().focus().toggleBlockquote().run() },
  {
    key: 'codeBlock',
    icon: 'codeBlock',
    typed: '```',
    run: (editor) => editor.chain().focus().toggleCodeBlock().run()
  },
  { key: 'rule', icon: 'rule', typed: '---', run: (editor) => editor.chain().focus().setHorizontalRule().run() }
]

/** Blocks whose name or key words hold what was typed; all of them when nothing was typed. */
export function blocksFor(query: string, wordsOf: (key: BlockKey) => string): readonly Block[] {
  const wish = query.trim().toLocaleLowerCase()
  return BLOCKS.filter((block) => wordsOf(block.key).toLocaleLowerCase().includes(wish))
}
