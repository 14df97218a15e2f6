import type { Viewer } from '@helpward/shared/api'
import { TypingReceiver, type Typist } from '@helpward/shared/protocol'
import { SvelteMap } from 'svelte/reactivity'
import { line } from '../../shell/live.svelte.ts'
import { session } from '../../shell/session.svelte.ts'

/** Who looks at a conversation and who types in it now. Never stored, forgotten when the line drops. */
class Signals {
  #viewers = new SvelteMap<string, Viewer[]>()
  #typists = new SvelteMap<string, Typist[]>()
  readonly #typing = new TypingReceiver<Typist>((conversationId, typists) => {
    this.#typists.set(conversationId, typists)
  })

  constructor() {
    line.on((event) => {
      if (event.type === 'viewers') this.#viewers.set(event.conversationId, event.viewers)
      if (event.type === 'typing') this.#typing.heard(event.conversationId, event.who, event.on)
      if (event.type === 'message') this.#typing.spoke(event.message.conversationId)
    })
    line.onMissed(async () => this.#viewers.clear())
  }

  /** Other agents at this conversation; those who write come first. */
  viewers(conversationId: string): Viewer[] {
    const others = (this.#viewers.get(conversationId) ?? []).filter((viewer) => viewer.agentId !== session.me?.id)
    return others.sort((a, b) => Number(b.editing) - Number(a.editing))
  }

  typists(conversationId: string): Typist[] {
    return this.#typists.get(conversationId) ?? []
  }
}

export const signals = new Signals()
