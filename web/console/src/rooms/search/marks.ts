/** A piece of a text, and whether it is one of the words searched for. */
export interface Piece {
  text: string
  hit: boolean
}

/** Signs shown before the first hit, so that it is seen in two lines. */
const BEFORE = 60

/** Cuts a text into hit and other pieces. A hit far inside a long text is brought to the front behind an ellipsis. */
export function marks(text: string, wish: string): Piece[] {
  const words = wish
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  if (words.length === 0) return [{ text, hit: false }]
  const pattern = new RegExp(`(${words.join('|')})`, 'giu')
  const first = text.search(pattern)
  const shown = first > BEFORE ? `…${text.slice(first - BEFORE)}` : text
  return shown
    .split(pattern)
    .map((piece, at) => ({ text: piece, hit: at % 2 === 1 }))
    .filter((piece) => piece.text !== '')
}
