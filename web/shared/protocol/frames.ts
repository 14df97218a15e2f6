/**
 * The frames of the live socket (`/live` for agents, `/widget/live` for contacts), protocol 1.
 *
 * Events replace whole objects. The events of one fact come together in one `events` frame, whose `position`
 * orders it and is the cursor to resume after; frames without one are ephemeral: shown and forgotten.
 */
import type {
  Agent,
  Contact,
  Conversation,
  Counts,
  Editor,
  Id,
  Inbox,
  Locale,
  Message,
  Offer,
  PresenceStatus,
  Queue,
  Viewer,
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

interface Typing {
  type: 'typing'
  conversationId: Id
  who: Typist
  on: boolean
}

/** Frames about the connection itself; `createLive` keeps them to itself. */
export type ControlFrame =
  { type: 'welcome'; cursor: string; resumed: boolean } | { type: 'resync' } | { type: 'pong' } | { type: 'signedOut' }

/** All that one fact changes on a screen. */
export interface EventsFrame<Event> {
  type: 'events'
  /** Decimal place in the facts log. */
  position: string
  events: Event[]
}

/** What an agent's screen hears. */
export type AgentEvent =
  | { type: 'conversation'; conversation: Conversation }
  | { type: 'message'; message: Message }
  | { type: 'contact'; contact: Contact }
  | { type: 'agent'; agent: Agent }
  | { type: 'inbox'; inbox: Inbox }
  | { type: 'gone'; conversationId: Id }
  | { type: 'counts'; counts: Counts }
  | { type: 'offer'; offer: Offer }
  | { type: 'offerClosed'; offerId: Id; reason: string }
  | { type: 'viewers'; conversationId: Id; viewers: Viewer[] }
  | { type: 'editors'; articleId: Id; editors: Editor[] }
  | Typing

/** What a contact's widget hears. */
export type ContactEvent =
  | { type: 'conversation'; conversation: WidgetConversation }
  | { type: 'message'; message: WidgetMessage }
  | { type: 'queue'; conversationId: Id; queue: Queue }
  | Typing

/** Where an agent's screen is: at a conversation, in an article's editor, or at neither. */
export type Whereabouts =
  | { type: 'viewing'; conversationId: Id | null; editing: boolean }
  | { type: 'article'; articleId: Id; locale: Locale; editing: boolean }

/** What a client may say after `hello`. Commands go over HTTP, not here. */
export type ClientFrame =
  { type: 'typing'; conversationId: Id; on: boolean } | Whereabouts | { type: 'presence'; status: PresenceStatus }
