import type { ArticleKind, ArticleQuery, ArticleRow, ArticleTextSummary } from '@helpward/shared/api'
import { LOCALES } from '@helpward/shared/i18n'
import { FILTERS, KINDS } from './words.ts'

/** What the list is narrowed to; the address holds it. */
export interface ListQuery {
  q: string
  kind: ArticleKind | null
  state: (typeof FILTERS)[number] | null
  locale: string | null
  category: string | null
}

/** Reads the filters from an address; what it does not know is left out. */
export function listQuery(query: URLSearchParams): ListQuery {
  const text = (name: string): string | null => (query.get(name) === '' ? null : query.get(name))
  return {
    q: query.get('q') ?? '',
    kind: KINDS.find((known) => known === query.get('kind')) ?? null,
    state: FILTERS.find((known) => known === query.get('state')) ?? null,
    locale: text('locale'),
    category: text('category')
  }
}

/** What the server is asked for. */
export function askedFor(wish: ListQuery, after: string | null): ArticleQuery {
  return {
    ...(wish.q.trim() === '' ? {} : { q: wish.q.trim() }),
    ...(wish.kind === null ? {} : { kind: wish.kind }),
    ...(wish.state === null ? {} : { state: wish.state }),
    ...(wish.locale === null ? {} : { locale: wish.locale }),
    ...(wish.category === null ? {} : { category: wish.category }),
    ...(after === null ? {} : { after }),
    limit: 50
  }
}

/** Whether anything but the category narrows the list. */
export function narrowed(wish: ListQuery): boolean {
  return wish.q.trim() !== '' || wish.kind !== null || wish.state !== null || wish.locale !== null
}

/** What a row is called in a language, or in its source's while nothing is written in that one. */
export function titleIn(
  row: Pick<ArticleRow, 'title' | 'sourceLocale' | 'texts'>,
  locale: string
): { locale: string; text: string } {
  const own = row.texts.find((text) => text.locale === locale && text.title !== '')
  return own === undefined ? { locale: row.sourceLocale, text: row.title } : { locale: own.locale, text: own.title }
}

/** The languages of a row, the missing ones of ours too, the source first. */
export function languageStates(row: Pick<ArticleRow, 'sourceLocale' | 'texts'>): ArticleTextSummary[] {
  const tags = [...new Set([row.sourceLocale, ...LOCALES, ...row.texts.map((text) => text.locale)])]
  return tags.map(
    (locale) => row.texts.find((text) => text.locale === locale) ?? { locale, state: 'missing' as const, title: '' }
  )
}
