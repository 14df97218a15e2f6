import { getSchema, type Extensions } from '@tiptap/core'
import Image from '@tiptap/extension-image'
import { Table, TableCell, TableHeader, TableRow } from '@tiptap/extension-table'
import type { Schema } from '@tiptap/pm/model'
import StarterKit from '@tiptap/starter-kit'

/** Addresses that an article may link to: our own pages, the web, a mail address, a phone. Nothing that runs. */
export function allowedAddress(address: string): boolean {
  return /^(https?:\/\/|mailto:|tel:|\/(?!\/)|#)/i.test(address.trim())
}

/** Whether a file of an article is shown as a video rather than a picture: its name says so. */
export function isVideo(source: string): boolean {
  return /\.(mp4|webm)(\?|$)/i.test(source)
}

/**
 * The blocks and marks an article may hold: exactly those that survive the way through Markdown.
 *
 * Pictures stand in the line, as in Markdown; a cell holds one paragraph; underline is left out because Markdown has none.
 * `image` is how pictures are drawn, where they are drawn.
 */
export function articleExtensions(image: typeof Image = Image): Extensions {
  return [
    StarterKit.configure({
      underline: false,
      heading: { levels: [2, 3, 4] },
      link: { openOnClick: false, autolink: true, isAllowedUri: (address) => allowedAddress(address) },
      undoRedo: { depth: 200 }
    }),
    image.configure({ inline: true }),
    Table.configure({ resizable: false }),
    TableRow,
    TableHeader.extend({ content: 'paragraph' }),
    TableCell.extend({ content: 'paragraph' })
  ]
}

/** The schema of article bodies. */
export function articleSchema(): Schema {
  return getSchema(articleExtensions())
}
