/** Reads web origins, one a line or separated by commas or spaces; a full address is cut to its origin. */
export function readOrigins(text: string): { good: string[]; wrong: string[] } {
  const good: string[] = []
  const wrong: string[] = []
  for (const part of text.split(/[\s,]+/).filter((piece) => piece !== '')) {
    const origin = originOf(part)
    if (origin === null) wrong.push(part)
    else if (!good.includes(origin)) good.push(origin)
  }
  return { good, wrong }
}

function originOf(text: string): string | null {
  try {
    const url = new URL(text)
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.origin : null
  } catch {
    return null
  }
}
