import type { Message, ModelUse, Translation } from '@helpward/shared/api'
import { SvelteMap } from 'svelte/reactivity'
import { api } from '../../shell/api.ts'
import { locale } from '../../shell/texts.svelte.ts'

/** How long what the model does now is taken for known. Unit: milliseconds. */
const KNOWN_FOR_MS = 60_000

/** What the optional language model does for agents, and what it translated on this page; nothing of it is stored. */
class Assist {
  uses = $state.raw<readonly ModelUse[]>([])
  translations = new SvelteMap<string, Translation>()
  #askedAtMs = -Infinity

  /** Asks what the model does now, unless that is known. Without an answer nothing is offered. */
  look(nowMs: number) {
    if (nowMs - this.#askedAtMs < KNOWN_FOR_MS) return
    this.#askedAtMs = nowMs
    api.get('/answers/model/uses').then(
      (answer) => (this.uses = answer.items),
      () => (this.uses = [])
    )
  }

  can(use: ModelUse): boolean {
    return this.uses.includes(use)
  }

  /** Fetches a message in the agent's own language. */
  async translate(message: Message) {
    const path = { id: message.conversationId, messageId: message.id }
    const translated = await api.post('/conversations/{id}/messages/{messageId}/translation', {
      path,
      body: { locale: locale() }
    })
    this.translations.set(message.id, translated)
  }

  forget(message: Message) {
    this.translations.delete(message.id)
  }
}

export const assist = new Assist()
