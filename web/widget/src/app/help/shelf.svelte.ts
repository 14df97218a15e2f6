import type { Client, HelpArticle, HelpHit, HelpNotice } from '@helpward/shared/api'
import type { Locale } from '@helpward/shared/i18n'
import type { About, Desk } from '../desk.svelte'

/** News are asked for again this often while Home is on screen. */
export const NEWS_EVERY_MS = 60_000
/** Articles shown before anybody has searched. */
const POPULAR = 3

/** What a shelf needs of the desk. */
export interface Reader {
  readonly inboxKey: string
  readonly client: Client
  readonly texts: { readonly tag: Locale }
  /** Opens a session when none is. */
  ready(): Promise<void>
}

/** Help articles as the widget knows them: what is often read, and what is going on. */
export class Shelf {
  popular = $state.raw<HelpHit[]>([])
  notices = $state.raw<HelpNotice[]>([])
  private shownIn = ''

  constructor(private readonly desk: Reader) {}

  /** Loads what Home shows, in the language of now. Without an answer Home is as it was. */
  async look(): Promise<void> {
    const locale = this.desk.texts.tag
    const changed = this.shownIn !== locale
    const { client, inboxKey: key } = this.desk
    await Promise.allSettled([
      client.get('/widget/inboxes/{key}/announcements', { path: { key }, query: { locale } }).then(({ items }) => {
        this.notices = items
      }),
      changed &&
        client.get('/widget/inboxes/{key}/help', { path: { key }, query: { locale } }).then(({ items }) => {
          this.popular = items.slice(0, POPULAR)
          this.shownIn = locale
        })
    ])
  }

  /** An article by its id or the last part of its address, in the language of now or what stands in for it. */
  article(id: string): Promise<HelpArticle> {
    const { client, inboxKey: key, texts } = this.desk
    const path = { key, id }
    return client.get('/widget/inboxes/{key}/help/articles/{id}', { path, query: { locale: texts.tag } })
  }

  /** Tells whether an article answered it. Losing that must not hold up whoever said it. */
  rate(article: HelpArticle, helpful: boolean): void {
    const path = { key: this.desk.inboxKey, id: article.id }
    const body = { locale: article.locale, helpful }
    this.desk
      .ready()
      .then(() => this.desk.client.post('/widget/inboxes/{key}/help/articles/{id}/feedback', { path, body }))
      .catch(() => {
        // The article is read on; the next reader counts.
      })
  }
}

/** What first words are about when they are about an article. */
export function aboutOf({ id, title, locale, slug }: HelpArticle): About {
  return { id, title, url: `${location.origin}/help/${locale}/a/${encodeURIComponent(slug)}` }
}

const SHELVES = new WeakMap<Desk, Shelf>()

/** The shelf of a desk, made once. */
export function shelfOf(desk: Desk): Shelf {
  const shelf = SHELVES.get(desk) ?? new Shelf(desk)
  SHELVES.set(desk, shelf)
  return shelf
}
