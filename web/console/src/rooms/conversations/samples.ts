import type { Conversation, Message } from '@helpward/shared/api'

/** A conversation for tests; say only what matters. */
export function sample(change: Partial<Conversation> = {}): Conversation {
  return {
    id: '1',
    number: 1,
    inboxId: '1',
    inboxName: 'Wallet',
    contactId: '1',
    contactName: 'Maria',
    contactVerified: false,
    subject: '',
    topicKey: null,
    locale: 'en',
    status: 'open',
    priority: 1,
    feeling: null,
    assigneeId: null,
    assigneeName: null,
    teamId: null,
    labelIds: [],
    openedAtMs: 0,
    lastMessageAtMs: 0,
    preview: '',
    previewAuthor: 'contact',
    lastSeq: 1,
    contactMessageCount: 1,
    readCount: 1,
    firstResponseAtMs: null,
    snoozedUntilMs: null,
    resolvedAtMs: null,
    survey: null,
    version: 1,
    ...change
  }
}

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
