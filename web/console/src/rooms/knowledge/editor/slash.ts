/** Where a person asked for the menu of blocks: the stretch of text to replace, and what was typed after the sign. */
export interface Slash {
  from: number
  to: number
  query: string
}

/** What is read of the editor's state. */
export interface Caret {
  /** All text of the line the caret is in. */
  line: string
  /** Place in the document where that line begins. */
  start: number
  /** Place of the caret. */
  at: number
}

/**
 * Whether a line asks for the menu: it begins with `/`, or with what a Chinese input method makes of that key (`／`, `、`),
 * and the caret stands at its end. A sign in the middle of a text means itself.
 */
export function slashIn(caret: Caret): Slash | null {
  const found = /^(?:、\/|[/／、])([^\s/／、]{0,20})$/.exec(caret.line)
  if (found === null || caret.at !== caret.start + caret.line.length) return null
  return { from: caret.start, to: caret.at, query: found[1] ?? '' }
}
