import type { Message } from './types'

/** A message for tests; say only what matters. */
export function sampleMessage(change: Partial<Message> = {}): Message {
  return {
    id: '1',
    conversationId: '1',
    seq: 1,
    kind: 'message',
    author: { kind: 'contact', id: '1', name: 'Maria' },
    text: 'Hello',
    locale: 'en',
    attachments: [],
    offers: [],
    helped: null,
    event: null,
    createdAtMs: 0,
    clientId: null,
    masked: [],
    editedAtMs: null,
    ...change
  }
}
