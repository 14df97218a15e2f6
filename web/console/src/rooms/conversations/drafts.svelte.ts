import { SvelteMap } from 'svelte/reactivity'
import { api } from '../../shell/api.ts'
import { line } from '../../shell/live.svelte.ts'
import { session } from '../../shell/session.svelte.ts'

export type DraftKind = 'message' | 'note'

/** Pause in typing after which a draft goes to the server. Unit: milliseconds. */
const PAUSE_MS = 500

/**
 * What is written and not sent, per conversation and kind: on the server, and in this browser until the server has it.
 *
 * Writes of one draft go one after another, so an emptied draft is never overtaken by an older text. A text that came from the
 * server never replaces one that was typed meanwhile.
 */
class Drafts {
  #texts = new SvelteMap<string, string>()
  /** What messages were before they were translated, by conversation. */
  #originals = new SvelteMap<string, string>()
  #timers = new Map<string, ReturnType<typeof setTimeout>>()
  #dirty = new Set<string>()
  #writing = new Map<string, Promise<void>>()
  #loaded = new Set<string>()

  constructor() {
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') this.flush()
    })
    addEventListener('pagehide', () => this.flush())
    line.onMissed(async () => this.flush())
  }

  text(conversationId: string, kind: DraftKind): string {
    return this.#texts.get(`${conversationId}.${kind}`) ?? ''
  }

  /** What the message was before it was translated; `null`: it was not. */
  original(conversationId: string): string | null {
    return this.#originals.get(conversationId) ?? null
  }

  /** The draft a list shows for a conversation: a reply before a note; empty: none known. */
  mark(conversationId: string): string {
    return this.text(conversationId, 'message') || this.text(conversationId, 'note')
  }

  async load(conversationId: string) {
    if (this.#loaded.has(conversationId)) return
    this.#loaded.add(conversationId)
    const before = this.#kept(`${conversationId}.original`)
    if (before !== null) this.#originals.set(conversationId, before)
    for (const kind of ['message', 'note'] as const) {
      const kept = this.#kept(`${conversationId}.${kind}`)
      if (kept !== null) this.type(conversationId, kind, kept)
    }
    try {
      const drafts = await api.get('/conversations/{id}/draft', { path: { id: conversationId } })
      for (const kind of ['message', 'note'] as const) {
        const key = `${conversationId}.${kind}`
        if (this.#dirty.has(key) || this.#texts.has(key) || drafts[kind] === '') continue
        this.#texts.set(key, drafts[kind])
        if (kind === 'message' && drafts.original !== null) this.#originals.set(conversationId, drafts.original)
      }
    } catch {
      this.#loaded.delete(conversationId)
    }
  }

  /** Puts a translation in the place of what was written, which is kept beside it; `null`: the words stand for themselves. */
  translate(conversationId: string, text: string, original: string | null) {
    this.#before(conversationId, original)
    this.type(conversationId, 'message', text)
  }

  /** The text was changed by the person. */
  type(conversationId: string, kind: DraftKind, text: string) {
    const key = `${conversationId}.${kind}`
    if (this.#texts.get(key) === text) return
    if (text === '' && kind === 'message') this.#before(conversationId, null)
    this.#texts.set(key, text)
    this.#dirty.add(key)
    this.#keep(key, text)
    clearTimeout(this.#timers.get(key))
    this.#timers.set(
      key,
      setTimeout(() => this.#write(key), PAUSE_MS)
    )
  }

  #before(conversationId: string, original: string | null) {
    if (original === null) this.#originals.delete(conversationId)
    else this.#originals.set(conversationId, original)
    this.#keep(`${conversationId}.original`, original)
  }

  /** Writes everything unwritten now. */
  flush() {
    for (const key of this.#dirty) this.#write(key)
  }

  #write(key: string) {
    clearTimeout(this.#timers.get(key))
    if (!this.#dirty.has(key) || this.#writing.has(key)) return
    this.#dirty.delete(key)
    const [id, kind] = key.split('.')
    const text = this.#texts.get(key) ?? ''
    const original = kind === 'message' ? this.#originals.get(id ?? '') : undefined
    const write = api
      .put('/conversations/{id}/draft', {
        path: { id: id ?? '' },
        body: { kind: kind === 'note' ? 'note' : 'message', text, ...(original === undefined ? {} : { original }) }
      })
      .then(
        () => {
          if (this.#dirty.has(key)) return true
          this.#keep(key, null)
          if (kind === 'message') this.#keep(`${id}.original`, null)
          return true
        },
        () => {
          this.#dirty.add(key)
          return false
        }
      )
      .then((written) => {
        this.#writing.delete(key)
        if (written && this.#dirty.has(key)) this.#write(key)
      })
    this.#writing.set(key, write)
  }

  #storageKey(key: string): string {
    return `helpward.draft.${session.me?.id ?? ''}.${key}`
  }
  #kept(key: string): string | null {
    try {
      return localStorage.getItem(this.#storageKey(key))
    } catch {
      return null
    }
  }
  #keep(key: string, text: string | null) {
    try {
      if (text === null) localStorage.removeItem(this.#storageKey(key))
      else localStorage.setItem(this.#storageKey(key), text)
    } catch {
      // The server's copy has to do.
    }
  }
}

export const drafts = new Drafts()
