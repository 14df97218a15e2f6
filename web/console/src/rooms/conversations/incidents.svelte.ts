import type { Announcement, Id } from '@helpward/shared/api'
import { api } from '../../shell/api.ts'
import { clock } from '../../shell/clock.svelte.ts'
import { locale, t } from '../../shell/texts.svelte.ts'
import { toasts } from '../../shell/toasts.svelte.ts'

/** An incident as a conversation sees it. */
export interface Related {
  id: Id
  title: string
  /** Whether the conversation belongs to it. */
  tied: boolean
}

/** The incidents that a conversation belongs to, and those going on that it could belong to. */
export class Incidents {
  #all = $state.raw<Announcement[]>([])
  #tied = $state.raw<readonly Id[]>([])
  #conversation: Id | null = null

  /** Those tied first. */
  get related(): Related[] {
    const running = (one: Announcement): boolean =>
      one.startsAtMs <= clock.minuteMs && (one.endsAtMs === null || one.endsAtMs > clock.minuteMs)
    const title = (one: Announcement): string =>
      (one.texts.find((text) => text.locale === locale()) ?? one.texts[0])?.title ?? ''
    return this.#all
      .filter((one) => this.#tied.includes(one.id) || running(one))
      .map((one) => ({ id: one.id, title: title(one), tied: this.#tied.includes(one.id) }))
      .sort((a, b) => Number(b.tied) - Number(a.tied))
  }

  /** Fetches them for a conversation. Without an answer, or without the right to know, there are none. */
  async load(conversation: Id): Promise<void> {
    if (this.#conversation !== conversation) this.#tied = []
    this.#conversation = conversation
    try {
      const [announcements, tied] = await Promise.all([
        api.get('/announcements'),
        api.get('/conversations/{id}/incidents', { path: { id: conversation } })
      ])
      if (this.#conversation !== conversation) return
      this.#all = announcements.items.filter((one) => one.kind === 'incident')
      this.#tied = tied.items.map((one) => one.announcementId)
    } catch {
      // The conversation is answered without them.
    }
  }

  /** Ties the conversation to one, or unties it. */
  async toggle({ id: announcementId, title, tied }: Related): Promise<void> {
    const id = this.#conversation
    if (id === null) return
    try {
      const path = { id, announcementId }
      if (tied) await api.delete('/conversations/{id}/incidents/{announcementId}', { path })
      else await api.put('/conversations/{id}/incidents/{announcementId}', { path })
      toasts.done(t(tied ? 'incident.nowUntied' : 'incident.nowTied', { title }), () =>
        this.toggle({ id: announcementId, title, tied: !tied })
      )
    } catch (thrown) {
      toasts.failed(thrown)
    }
    await this.load(id)
  }
}
