import { asApiError, type ArticleText, type Id, type Locale } from '@helpward/shared/api'
import { api } from '../../shell/api.ts'
import { Autosave, type SaveState } from './autosave.ts'
import { differing, draftOf, readDraft, tidied, type Draft } from './draft.ts'

/** One language of an article while it is written: what is on the screen, and how far it has come to the server. */
export class Writing {
  readonly article: Id
  readonly locale: Locale
  /** What is on the screen. */
  draft = $state.raw<Draft>(draftOf(undefined))
  state = $state.raw<SaveState>({ at: 'saved' })
  /** When the server last took it here; `null`: not in this sitting. */
  savedAtMs = $state<number | null>(null)
  /** Somebody else has saved other words meanwhile: theirs, until the person has chosen. */
  theirs = $state.raw<ArticleText | null>(null)
  /** Grows when the words on the screen were replaced from outside, so that the editor shows them. */
  replaced = $state(0)
  #version: number
  readonly #autosave: Autosave<Draft>
  readonly #saved: (text: ArticleText) => void
  readonly #fetch: () => Promise<ArticleText | undefined>

  /** `saved` hears each text the server took; `fetch` answers this language as the server has it now. */
  constructor(options: {
    article: Id
    locale: Locale
    text: ArticleText | undefined
    saved: (text: ArticleText) => void
    fetch: () => Promise<ArticleText | undefined>
  }) {
    this.article = options.article
    this.locale = options.locale
    this.draft = draftOf(options.text)
    this.#version = options.text?.draftVersion ?? 0
    this.#saved = options.saved
    this.#fetch = options.fetch
    this.#autosave = new Autosave(
      (draft) => this.#save(draft),
      (state) => (this.state = state)
    )
    this.#restore()
  }

  get unsaved(): boolean {
    return this.#autosave.unsaved
  }

  change(part: Partial<Draft>) {
    this.draft = { ...this.draft, ...part }
    this.#keep()
    this.#autosave.change(this.draft)
  }

  /** Sends what is not sent yet; `true` when the server has everything. */
  async flush(): Promise<boolean> {
    await this.#autosave.flush()
    return !this.#autosave.unsaved && this.theirs === null
  }

  /** Shows words that came from the server: a restored version, a text fetched afresh. Not while words wait here. */
  take(text: ArticleText) {
    if (this.#autosave.unsaved || text.draftVersion <= this.#version) return
    this.#version = text.draftVersion
    this.#replace(draftOf(text))
  }

  /** Ends a conflict with the words the person chose. */
  settle(chosen: Draft) {
    if (this.theirs === null) return
    this.#version = this.theirs.draftVersion
    this.theirs = null
    this.#autosave.release()
    this.#replace(chosen)
    this.change({})
    void this.#autosave.flush()
  }

  #replace(draft: Draft) {
    this.draft = draft
    this.replaced += 1
  }

  async #save(draft: Draft) {
    try {
      const text = await api.put('/knowledge/articles/{id}/texts/{locale}', {
        path: { id: this.article, locale: this.locale },
        body: { ...tidied(draft), draftVersion: this.#version }
      })
      this.#version = text.draftVersion
      this.savedAtMs = text.updatedAtMs
      if (differing(draft, this.draft).length === 0) this.#forget()
      this.#saved(text)
    } catch (thrown) {
      if (asApiError(thrown).kind === 'conflict') await this.#conflict()
      throw thrown
    }
  }

  /** Somebody was faster. The same words are no conflict; other words are shown beside ours. */
  async #conflict() {
    const text = await this.#fetch()
    if (text === undefined || text.draftVersion === this.#version) return
    if (differing(tidied(this.draft), tidied(draftOf(text))).length === 0) {
      this.#version = text.draftVersion
      return
    }
    this.#autosave.hold()
    this.theirs = text
  }

  get #key(): string {
    return `helpward.article.${this.article}.${this.locale}`
  }

  /** Keeps the words in this browser until the server has them. */
  #keep() {
    try {
      localStorage.setItem(this.#key, JSON.stringify(this.draft))
    } catch {
      // Forbidden or full storage: the page itself still holds them.
    }
  }

  #forget() {
    try {
      localStorage.removeItem(this.#key)
    } catch {
      // Nothing was kept.
    }
  }

  /** Words of an earlier sitting that never reached the server. */
  #restore() {
    let kept: Draft | null = null
    try {
      kept = readDraft(localStorage.getItem(this.#key))
    } catch {
      // Forbidden storage holds nothing.
    }
    if (kept === null) return
    if (differing(tidied(kept), tidied(this.draft)).length === 0) this.#forget()
    else this.change(kept)
  }
}
