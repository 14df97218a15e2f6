/** A picture or a video in a text, as its Markdown says it. */
export interface Media {
  src: string
  /** Says what it shows, for those who cannot see it. */
  alt: string
  /** A picture's caption, shown under it; a video's parts, as `partsTitle` writes them. */
  title: string | null
}

/** Files that belong to a video: captions in the text's language, and the still picture before it plays; random ids. */
export interface VideoParts {
  captions: string | null
  poster: string | null
}

/** Reads what a video's title says: `captions=<id> poster=<id>`. */
export function videoParts(title: string | null): VideoParts {
  const part = (name: string): string | null => new RegExp(`(?:^|\\s)${name}=(\\S+)`).exec(title ?? '')?.[1] ?? null
  return { captions: part('captions'), poster: part('poster') }
}

/** The title of a video with these parts; `null` when it has none. */
export function partsTitle(parts: VideoParts): string | null {
  const said = [
    ...(parts.captions === null ? [] : [`captions=${parts.captions}`]),
    ...(parts.poster === null ? [] : [`poster=${parts.poster}`])
  ]
  return said.length === 0 ? null : said.join(' ')
}

/**
 * Where the editor finds a file that a text names. Readers find it under `/help/files/` once the article is live;
 * drafts are the desk's alone.
 */
export function deskAddress(address: string): string {
  return address.replace(/^\/help\/files\//, '/api/v1/knowledge/files/')
}

/** The desk's address of a file known by its id only. */
export function deskFile(id: string): string {
  return `/api/v1/knowledge/files/${encodeURIComponent(id)}/file`
}
