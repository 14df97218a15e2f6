import type { Offer } from '@helpward/shared/api'
import { api } from './api.ts'
import { line } from './live.svelte.ts'
import { router } from './router.svelte.ts'
import { toasts } from './toasts.svelte.ts'

/** Conversations offered to this agent and not yet answered. */
class Offers {
  items = $state.raw<Offer[]>([])

  constructor() {
    line.onMissed(async () => {
      this.items = []
    })
    line.on((event) => {
      if (event.type === 'offer') {
        this.items = [...this.items.filter((offer) => offer.id !== event.offer.id), event.offer]
      }
      if (event.type === 'offerClosed') this.#drop(event.offerId)
    })
  }

  async accept(offer: Offer) {
    try {
      const conversation = await api.post('/offers/{id}/acceptance', { path: { id: offer.id } })
      router.go(`/inbox/mine/${conversation.id}`)
    } catch (thrown) {
      toasts.failed(thrown)
    }
    this.#drop(offer.id)
  }

  async refuse(offer: Offer) {
    this.#drop(offer.id)
    try {
      await api.post('/offers/{id}/refusal', { path: { id: offer.id } })
    } catch (thrown) {
      toasts.failed(thrown)
    }
  }

  /** The time is over; the server says so too, but a stalled line must not leave a dead card. */
  expire(nowMs: number) {
    if (this.items.some((offer) => offer.expiresAtMs <= nowMs)) {
      this.items = this.items.filter((offer) => offer.expiresAtMs > nowMs)
    }
  }

  #drop(id: string) {
    this.items = this.items.filter((offer) => offer.id !== id)
  }
}

export const offers = new Offers()
