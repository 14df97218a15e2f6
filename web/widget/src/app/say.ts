/** What a visitor says, on its way to the server. */
import type { Attachment, SecretGuard, SecretKind, WidgetConversation, WidgetMessage } from '@helpward/shared/api'
import type { OutboxItem } from '@helpward/shared/protocol'

/** One message, and what opens a conversation when it is the first. */
export interface Say {
  text: string
  attachments: Attachment[]
  guard: SecretGuard
  /** `null` while the conversation has not been opened. */
  conversationId: string | null
  topicKey: string | null
  name: string | null
  /** The article that did not help, with the first words only. */
  articleId: string | null
  /** The choice of the bot that was pressed. */
  choice: string | null
}
export type Unsent = OutboxItem<Say>

/** How the server took it. */
export type Said =
  | { kind: 'opened'; conversation: WidgetConversation; messages: WidgetMessage[] | null }
  | { kind: 'said'; message: WidgetMessage }

const NEW = 'new:'

/** Lane of a conversation that is not opened yet. */
export function newLane(clientId: string): string {
  return NEW + clientId
}

/** Whether a lane has no conversation yet. */
export function isNewLane(lane: string): boolean {
  return lane.startsWith(NEW)
}

/** Reads what was kept in storage; `null` when it makes no sense. */
export function readSay(value: unknown): Say | null {
  if (typeof value !== 'object' || value === null) return null
  const own = new Map<string, unknown>(Object.entries(value))
  const text = own.get('text')
  const attachments = own.get('attachments')
  if (typeof text !== 'string' || !Array.isArray(attachments)) return null
  const words = (name: string): string | null => {
    const found = own.get(name)
    return typeof found === 'string' ? found : null
  }
  return {
    text,
    attachments: attachments.filter(isAttachment),
    guard: own.get('guard') === 'mask' ? 'mask' : 'stop',
    conversationId: words('conversationId'),
    topicKey: words('topicKey'),
    name: words('name'),
    articleId: words('articleId'),
    choice: words('choice')
  }
}

function isAttachment(value: unknown): value is Attachment {
  return typeof value === 'object' && value !== null && 'id' in value && 'name' in value && 'contentType' in value
}

/** Kinds of secrets a refusal names. */
export function secretKinds(kinds: string | undefined): SecretKind[] {
  const known: SecretKind[] = ['recovery_phrase', 'private_key', 'card_number']
  return known.filter((kind) => kinds?.includes(kind))
}
