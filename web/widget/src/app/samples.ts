/** Messages for tests. */
import type { WidgetMessage } from '@helpward/shared/api'

export function sampleMessage(part: Partial<WidgetMessage> & { seq: number }): WidgetMessage {
  return {
    id: `m${part.seq}`,
    conversationId: 'c',
    kind: 'message',
    author: { kind: 'bot', id: null, name: 'bot' },
    text: `t${part.seq}`,
    locale: null,
    attachments: [],
    offers: [],
    helped: null,
    event: null,
    createdAtMs: 0,
    clientId: null,
    masked: [],
    editedAtMs: null,
    ...part
  }
}
