import { asApiError, type ApiError, type Article, type ArticleText, type Id, type Locale } from '@helpward/shared/api'
import { SvelteMap } from 'svelte/reactivity'
import { api } from '../../shell/api.ts'
import { Writing } from './writing.svelte.ts'

/** The article on the screen, with what is being written in each of its languages. */
export class OpenArticle {
  readonly id: Id
  article = $state.raw<Article | null>(null)
  error = $state.raw<ApiError | null>(null)
  #writings = new SvelteMap<Locale, Writing>()

  constructor(id: Id) {
    this.id = id
  }

  async load(): Promise<void> {
    try {
      this.put(await api.get('/knowledge/articles/{id}', { path: { id: this.id } }))
      this.error = null
    } catch (thrown) {
      this.error = asApiError(thrown)
    }
  }

  /** Takes an article as the server has it now; words that wait here stay on the screen. */
  put(article: Article) {
    this.article = article
    for (const text of article.texts) this.#writings.get(text.locale)?.take(text)
  }

  text(locale: Locale): ArticleText | undefined {
    return this.article?.texts.find((text) => text.locale === locale)
  }

  /** Takes one language as the server has it now. */
  putText(text: ArticleText) {
    const article = this.article
    if (article === null) return
    const texts = article.texts.some((other) => other.locale === text.locale)
      ? article.texts.map((other) => (other.locale === text.locale ? text : other))
      : [...article.texts, text]
    this.article = { ...article, texts }
    this.#writings.get(text.locale)?.take(text)
  }

  /** What is written in a language; made at its first showing. */
  writing(locale: Locale): Writing {
    const known = this.#writings.get(locale)
    if (known !== undefined) return known
    const made = new Writing({
      article: this.id,
      locale,
      text: this.text(locale),
      saved: (text) => this.putText(text),
      fetch: async () => {
        const fresh = await api.get('/knowledge/articles/{id}', { path: { id: this.id } })
        return fresh.texts.find((text) => text.locale === locale)
      }
    })
    this.#writings.set(locale, made)
    return made
  }

  /** Whether some language holds words the server does not have. */
  get unsaved(): boolean {
    return [...this.#writings.values()].some((writing) => writing.unsaved)
  }

  /** Sends every language's words. */
  async flush(): Promise<void> {
    await Promise.all([...this.#writings.values()].map((writing) => writing.flush()))
  }
}
