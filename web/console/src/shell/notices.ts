import type { AgentEvent } from '@helpward/shared/protocol'

/** Something a person at another window should know of. */
export interface Notice {
  kind: 'offer' | 'message'
  /** Whom it is about; "" when no name was stated. */
  name: string
  conversationId: string
}

/**
 * Tells what is worth a sound or a notification: work that is offered, and what a contact says in a conversation
 * this agent holds. The events of one fact come conversation first, so who holds it is known when the message comes.
 */
export class Notices {
  #mine = new Map<string, boolean>()

  /** `null`: nothing to tell. `me`: the id of this agent. */
  hear(event: AgentEvent, me: string | null): Notice | null {
    if (event.type === 'offer') {
      const { conversation } = event.offer
      return { kind: 'offer', name: conversation.contactName, conversationId: conversation.id }
    }
    if (event.type === 'conversation') {
      this.#mine.clear()
      this.#mine.set(event.conversation.id, me !== null && event.conversation.assigneeId === me)
    }
    if (event.type !== 'message' || event.message.kind !== 'message' || event.message.author.kind !== 'contact')
      return null
    const { conversationId, author } = event.message
    return this.#mine.get(conversationId) === true ? { kind: 'message', name: author.name, conversationId } : null
  }
}
