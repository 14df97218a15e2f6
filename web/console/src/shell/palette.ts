/** Of the offered things those that fit what was typed, best first; everything in its order when nothing was typed. */
export function rank<T extends { text: string }>(offered: readonly T[], typed: string): T[] {
  const wish = typed.trim().toLocaleLowerCase()
  if (wish === '') return [...offered]
  const scored = offered.map((thing, at) => ({ thing, at, score: score(thing.text.toLocaleLowerCase(), wish) }))
  return scored
    .filter((entry) => entry.score > 0)
    .sort((a, b) => b.score - a.score || a.at - b.at)
    .map((entry) => entry.thing)
}

/** 2: begins with it; 1: a word begins with it or the text holds it; 0: does not fit. */
function score(text: string, wish: string): number {
  if (text.startsWith(wish)) return 2
  if (text.includes(` ${wish}`) || (wish.length > 1 && text.includes(wish))) return 1
  return 0
}
