/** Where a link of an article leads. */
export type Lead =
  /** Another article, by the last part of its address. */
  | { kind: 'article'; slug: string }
  /** A part of the article itself. */
  | { kind: 'here'; id: string }
  /** Anything else: a page of its own. */
  | { kind: 'outside'; url: string }
  /** Nothing that may be opened. */
  | { kind: 'nowhere' }

const ARTICLE = /^\/help\/[\w-]+\/a\/([^/?#]+)\/?$/
const OPENED = ['http:', 'https:', 'mailto:', 'tel:']

/** Reads the `href` of a link in an article as written there; `base` is the address of the article's own page. */
export function leadOf(href: string, base: string): Lead {
  if (href.startsWith('#')) return { kind: 'here', id: decoded(href.slice(1)) }
  const url = read(href, base)
  if (!url || !OPENED.includes(url.protocol)) return { kind: 'nowhere' }
  const slug = url.origin === new URL(base).origin ? ARTICLE.exec(url.pathname)?.[1] : undefined
  return slug === undefined ? { kind: 'outside', url: url.href } : { kind: 'article', slug: decoded(slug) }
}

function read(href: string, base: string): URL | null {
  try {
    return new URL(href, base)
  } catch {
    return null
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
