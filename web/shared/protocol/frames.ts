/**
 * The frames of the live socket (`/live` for agents, `/widget/live` for contacts), protocol 1.
 *
 * Events replace whole objects. A `position` orders them and is the cursor to resume after; frames
 * without one are ephemeral: they are shown and forgotten.
 */
import type {
  Agent,
  Contact,
  Conversation,
  Counts,
  Id,
  Inbox,
  Message,
  Offer,
  PresenceStatus,
  Queue,
  Viewer,
  WaitRange,
  WidgetConversation,
  WidgetMessage
} from '../api/types'

/** Version of the frames; the server refuses a client it cannot talk to. */
export const PROTOCOL = 1

/** Who is typing. */
export interface Typist {
  kind: 'agent' | 'contact'
  name: string
}

interface Placed {
  /** Decimal place in the facts log. */
  position: string
}
interface Typing {
  type: 'typing'
  conversationId: Id
  who: Typist
  on: boolean
}

/** Frames about the connection itself; `createLive` keeps them to itself. */
export type ControlFrame =
  { type: 'welcome'; cursor: string; resumed: boolean } | { type: 'resync' } | { type: 'pong' } | { type: 'signedOut' }

/** What an agent's screen hears. */
export type AgentEvent =
  | (Placed & { type: 'conversation'; conversation: Conversation })
  | (Placed & { type: 'message'; message: Message })
  | (Placed & { type: 'contact'; contact: Contact })
  | (Placed & { type: 'agent'; agent: Agent })
  | (Placed & { type: 'inbox'; inbox: Inbox })
  | (Placed & { type: 'gone'; conversationId: Id })
  | { type: 'counts'; counts: Counts }
  | { type: 'offer'; offer: Offer }
  | { type: 'offerClosed'; offerId: Id; reason: string }
  | { type: 'viewers'; conversationId: Id; viewers: Viewer[] }
  | Typing

/** What a contact's widget hears. */
export type ContactEvent =
  | (Placed & { type: 'conversation'; conversation: WidgetConversation })
  | (Placed & { type: 'message'; message: WidgetMessage })
  | (Placed & { type: 'gone'; conversationId: Id })
  | { type: 'queue'; conversationId: Id; queue: Queue }
  | { type: 'availability'; open: boolean; opensAtMs: number | null; wait: WaitRange | null }
  | Typing

/** What a client may say after `hello`. Commands go over HTTP, not here. */
export type ClientFrame =
  | { type: 'typing'; conversationId: Id; on: boolean }
  | { type: 'viewing'; conversationId: Id | null; editing: boolean }
  | { type: 'presence'; status: PresenceStatus }
