import { newClientId, type Attachment, type Message } from '@helpward/shared/api'
import { Outbox, type OutboxItem } from '@helpward/shared/protocol'
import { api } from '../../shell/api.ts'
import { line } from '../../shell/live.svelte.ts'
import { session } from '../../shell/session.svelte.ts'
import type { DraftKind } from './drafts.svelte.ts'

/** What an agent has sent and the server has not acknowledged. */
export interface Sending {
  kind: DraftKind
  text: string
  attachments: Attachment[]
  /** A private note kept with a message: what was written before it was translated. `null`: none. */
  note: string | null
}

function readSending(value: unknown): Sending | null {
  if (typeof value !== 'object' || value === null || !('text' in value) || !('kind' in value)) return null
  if (typeof value.text !== 'string') return null
  // Files of an earlier page are not taken up again: their text is, and says what was written.
  const note = 'note' in value && typeof value.note === 'string' ? value.note : null
  return { kind: value.kind === 'note' ? 'note' : 'message', text: value.text, attachments: [], note }
}

type Arrived = (message: Message) => void

/** Unsent messages of this agent, in order, over reloads and lost lines. */
class Unsent {
  items = $state.raw<OutboxItem<Sending>[]>([])
  #box: Outbox<Sending, Message> | null = null
  #arrived = new Set<Arrived>()

  constructor() {
    $effect.root(() => {
      $effect(() => {
        if (line.state === 'live') this.#box?.flush()
      })
    })
  }

  #open(): Outbox<Sending, Message> {
    if (this.#box !== null) return this.#box
    const box = new Outbox<Sending, Message>({
      scope: `helpward.desk.${session.me?.id ?? ''}`,
      storage: localStorage,
      send: (item) => {
        const body = {
          clientId: item.clientId,
          text: item.payload.text,
          attachmentIds: item.payload.attachments.map((attachment) => attachment.id)
        }
        const path = { id: item.lane }
        return item.payload.kind === 'note'
          ? api.post('/conversations/{id}/notes', { path, body })
          : api.post('/conversations/{id}/messages', {
              path,
              body: { ...body, ...(item.payload.note === null ? {} : { note: item.payload.note }) }
            })
      },
      onSent: (_item, message) => {
        for (const tell of this.#arrived) tell(message)
      },
      onChange: (items) => (this.items = items),
      readPayload: readSending
    })
    this.#box = box
    return box
  }

  /** Takes up what an earlier page left unsent. */
  restore() {
    this.#open().restore()
  }

  of(conversationId: string): OutboxItem<Sending>[] {
    return this.items.filter((item) => item.lane === conversationId)
  }

  send(conversationId: string, sending: Sending) {
    this.#open().add(newClientId(), conversationId, sending)
  }
  retry(clientId: string) {
    this.#open().retry(clientId)
  }
  remove(clientId: string) {
    this.#open().remove(clientId)
  }

  onSent(tell: Arrived): () => void {
    this.#arrived.add(tell)
    return () => this.#arrived.delete(tell)
  }
}

export const unsent = new Unsent()
