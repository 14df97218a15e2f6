import { asApiError, type ApiError, type Client, type HelpHit } from '@helpward/shared/api'
import type { Locale } from '@helpward/shared/i18n'
import type { Desk } from '../desk.svelte'

/** A search begins after nobody has typed for this long. */
export const PAUSE_MS = 150
/** Words that found nothing and rest this long are whole: the search is told as failed. */
export const SETTLED_MS = 1_500

/** What a finder needs of the desk. */
export interface Seeker {
  readonly inboxKey: string
  readonly client: Client
  readonly texts: { readonly tag: Locale }
}

/** The search among the articles: what the words in the field find. Only the newest search is shown, older ones are broken off. */
export class Finder {
  /** What the last search found; `null`: none was made. */
  hits = $state.raw<HelpHit[] | null>(null)
  /** The words of the last search with slips put right; `null`: nothing to put right. */
  meant = $state<string | null>(null)
  /** The words `hits` belong to. */
  searched = $state('')
  searching = $state(false)
  fault = $state.raw<ApiError | null>(null)
  private words = ''
  private locale: Locale | null = null
  /** What was last told as failed, so that it counts once. */
  private told = ''
  private timer: ReturnType<typeof setTimeout> | undefined
  private call: AbortController | null = null

  constructor(private readonly desk: Seeker) {}

  /** Takes what is in the field; searches once it rests. What is already shown for these words stays. */
  type(words: string): void {
    const trimmed = words.trim()
    if (trimmed === '') this.clear()
    else if (trimmed !== this.words || this.locale !== this.desk.texts.tag) {
      this.stop()
      this.words = trimmed
      this.locale = this.desk.texts.tag
      this.timer = setTimeout(() => void this.search(), PAUSE_MS)
    }
  }

  /** Forgets what was found. */
  clear(): void {
    this.stop()
    this.words = ''
    this.locale = null
    this.hits = null
    this.meant = null
    this.fault = null
  }

  /** Searches for the words in the field now. */
  async search(): Promise<void> {
    this.stop()
    if (this.words === '') return
    const { words } = this
    const call = new AbortController()
    this.call = call
    this.searching = true
    try {
      const found = await this.ask(words, false, call.signal)
      if (this.call !== call) return
      this.hits = found.items
      this.meant = found.didYouMean
      this.searched = words
      this.fault = null
      if (found.items.length === 0) this.timer = setTimeout(() => this.settle(), SETTLED_MS)
    } catch (thrown) {
      if (this.call !== call) return
      this.fault = asApiError(thrown)
    }
    this.searching = false
  }

  /** Tells that whole words found nothing, once: editors see what is missing. Losing that holds nobody up. */
  settle(): void {
    if (this.hits?.length !== 0 || this.searched === this.told) return
    this.told = this.searched
    this.ask(this.searched, true).catch(() => {
      // The next one who looks for it counts.
    })
  }

  private ask(words: string, settled: boolean, signal?: AbortSignal) {
    const { client, inboxKey: key, texts } = this.desk
    const body = { words, locale: texts.tag, settled }
    return client.post('/widget/inboxes/{key}/help/searches', { path: { key }, body, ...(signal ? { signal } : {}) })
  }

  private stop(): void {
    clearTimeout(this.timer)
    this.call?.abort()
    this.call = null
    this.searching = false
  }
}

const FINDERS = new WeakMap<Desk, Finder>()

/** The finder of a desk, made once. */
export function finderOf(desk: Desk): Finder {
  const finder = FINDERS.get(desk) ?? new Finder(desk)
  FINDERS.set(desk, finder)
  return finder
}
