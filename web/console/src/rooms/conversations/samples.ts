import type { Conversation } from '@helpward/shared/api'

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
