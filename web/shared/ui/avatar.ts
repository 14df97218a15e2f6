const CJK = /[㐀-鿿぀-ヿ가-힯]/

/** One or two signs that stand for a name: the last sign of a Chinese, Japanese or Korean name's given part, else the first letters. */
export function initials(name: string): string {
  const clean = name.trim()
  if (clean === '') return '?'
  const signs = Array.from(clean)
  if (CJK.test(clean)) return signs[0] ?? '?'
  const words = clean.split(/[\s._-]+/).filter((word) => word !== '')
  const first = Array.from(words[0] ?? '')[0] ?? '?'
  const last = words.length > 1 ? (Array.from(words[words.length - 1] ?? '')[0] ?? '') : ''
  return (first + last).toUpperCase()
}

/** Which of the six tones an id gets; the same id always gets the same one. */
export function avatarTone(id: string): number {
  let sum = 0
  for (const sign of id) sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) % 65_521
  return sum % 6
}
