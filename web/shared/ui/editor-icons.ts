import Bold from '@lucide/svelte/icons/bold'
import Clapperboard from '@lucide/svelte/icons/clapperboard'
import Code from '@lucide/svelte/icons/code'
import Columns from '@lucide/svelte/icons/between-vertical-end'
import Heading2 from '@lucide/svelte/icons/heading-2'
import Heading3 from '@lucide/svelte/icons/heading-3'
import Image from '@lucide/svelte/icons/image'
import Italic from '@lucide/svelte/icons/italic'
import Link from '@lucide/svelte/icons/link'
import List from '@lucide/svelte/icons/list'
import ListOrdered from '@lucide/svelte/icons/list-ordered'
import Minus from '@lucide/svelte/icons/minus'
import Pilcrow from '@lucide/svelte/icons/pilcrow'
import Quote from '@lucide/svelte/icons/text-quote'
import Redo from '@lucide/svelte/icons/redo-2'
import Rows from '@lucide/svelte/icons/between-horizontal-end'
import SquareCode from '@lucide/svelte/icons/square-code'
import Strike from '@lucide/svelte/icons/strikethrough'
import Table from '@lucide/svelte/icons/table'
import Trash from '@lucide/svelte/icons/trash-2'
import Undo from '@lucide/svelte/icons/undo-2'

/** Icons of the article editor: apart from `icons.ts`, so that only the editor loads them. */
export const editorIcons = {
  bold: Bold,
  bullets: List,
  code: Code,
  codeBlock: SquareCode,
  column: Columns,
  delete: Trash,
  heading2: Heading2,
  heading3: Heading3,
  image: Image,
  italic: Italic,
  link: Link,
  numbers: ListOrdered,
  paragraph: Pilcrow,
  quote: Quote,
  redo: Redo,
  row: Rows,
  rule: Minus,
  strike: Strike,
  table: Table,
  undo: Undo,
  video: Clapperboard
} as const

export type EditorIconName = keyof typeof editorIcons
