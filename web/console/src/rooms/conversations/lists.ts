import type { Conversation, ConversationView } from '@helpward/shared/api'
import { newer } from '@helpward/shared/protocol'

/** What a list shows; all of it stands in the address. */
export interface ListQuery {
  view: ConversationView
  inbox: string | null
  assignee: string | null
  label: string | null
  topic: string | null
  /** 0..3, `null`: any. */
  priority: number | null
}

/** Who looks: decides what "mine" and "my teams" mean. */
export interface Viewpoint {
  agentId: string
  teamIds: readonly string[]
}

/** How much earlier one step of priority puts a waiting conversation. Unit: milliseconds. Source: the server's queue rank. */
const PRIORITY_STEP_MS = 30 * 60_000

/** Whether a conversation belongs in a list. The server decides; this keeps a shown list right between two answers. */
export function belongs(conversation: Conversation, query: ListQuery, viewpoint: Viewpoint): boolean {
  if (query.inbox !== null && conversation.inboxId !== query.inbox) return false
  if (query.assignee !== null && conversation.assigneeId !== query.assignee) return false
  if (query.label !== null && !conversation.labelIds.includes(query.label)) return false
  if (query.topic !== null && conversation.topicKey !== query.topic) return false
  if (query.priority !== null && conversation.priority !== query.priority) return false
  switch (query.view) {
    case 'mine':
      return conversation.assigneeId === viewpoint.agentId && conversation.status === 'open'
    case 'waiting':
      return conversation.status === 'waiting'
    case 'all':
      return conversation.status !== 'resolved'
    case 'team':
      return (
        conversation.teamId !== null &&
        viewpoint.teamIds.includes(conversation.teamId) &&
        conversation.status !== 'resolved'
      )
    case 'snoozed':
      return conversation.status === 'snoozed'
    case 'bot':
      return conversation.status === 'bot'
    case 'resolved':
      return conversation.status === 'resolved'
  }
}

function byId(a: Conversation, b: Conversation): number {
  return a.id.length - b.id.length || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

/** The order of a view, as the server sorts it. */
export function order(view: ConversationView): (a: Conversation, b: Conversation) => number {
  const rank = (conversation: Conversation): number =>
    conversation.openedAtMs - conversation.priority * PRIORITY_STEP_MS
  switch (view) {
    case 'waiting':
      return (a, b) => rank(a) - rank(b) || byId(a, b)
    case 'snoozed':
      return (a, b) => (a.snoozedUntilMs ?? 0) - (b.snoozedUntilMs ?? 0) || byId(a, b)
    case 'resolved':
      return (a, b) => (b.resolvedAtMs ?? 0) - (a.resolvedAtMs ?? 0) || byId(b, a)
    default:
      return (a, b) => b.lastMessageAtMs - a.lastMessageAtMs || byId(b, a)
  }
}

/** A list as shown, with what arrived while it must not move. */
export interface Shown {
  items: readonly Conversation[]
  /** Newer objects whose place has changed, or that are not in the list yet; shown when the person asks. */
  held: readonly Conversation[]
}

export interface Patch {
  query: ListQuery
  viewpoint: Viewpoint
  /** False while the person reads further down or points at the list: rows may change but not move. */
  mayMove: boolean
  /** Whether the server has more rows after the last one: a row that would sort there is left to it. */
  more: boolean
}

/**
 * Puts one changed conversation into a shown list.
 *
 * Older or equal versions change nothing. A row whose place stays is replaced in place; one that moves or is new is held
 * while the list must not move; one that no longer belongs goes at once.
 */
export function patchList(shown: Shown, incoming: Conversation, patch: Patch): Shown {
  const known =
    shown.held.find((other) => other.id === incoming.id) ?? shown.items.find((other) => other.id === incoming.id)
  if (!newer(known, incoming)) return shown
  const held = shown.held.filter((other) => other.id !== incoming.id)
  const rest = shown.items.filter((other) => other.id !== incoming.id)
  if (!belongs(incoming, patch.query, patch.viewpoint)) return { items: rest, held }
  const compare = order(patch.query.view)
  const at = shown.items.findIndex((other) => other.id === incoming.id)
  const place = placeOf(rest, incoming, compare)
  const replaced = shown.items.map((other) => (other.id === incoming.id ? incoming : other))
  if (at === place) return { items: replaced, held }
  if (at < 0 && patch.more && place === rest.length) return { items: shown.items, held }
  if (!patch.mayMove) return { items: at < 0 ? shown.items : replaced, held: [...held, incoming] }
  return { items: [...rest.slice(0, place), incoming, ...rest.slice(place)], held }
}

/** Shows everything that was held back. */
export function release(shown: Shown, query: ListQuery): Shown {
  const ids = new Set(shown.held.map((conversation) => conversation.id))
  const rest = shown.items.filter((conversation) => !ids.has(conversation.id))
  return { items: [...rest, ...shown.held].sort(order(query.view)), held: [] }
}

function placeOf(
  items: readonly Conversation[],
  incoming: Conversation,
  compare: (a: Conversation, b: Conversation) => number
): number {
  const before = items.findIndex((other) => compare(incoming, other) < 0)
  return before < 0 ? items.length : before
}

/** Messages of the contact this agent has not read; nothing asks for a look at what is resolved. */
export function unread(conversation: Conversation): number {
  if (conversation.status === 'resolved') return 0
  return Math.max(0, conversation.contactMessageCount - conversation.readCount)
}

/** Whole seconds a contact has waited for the first answer; `null` once an agent has answered or the conversation is resolved. */
export function waitSeconds(conversation: Conversation, nowMs: number): number | null {
  if (conversation.firstResponseAtMs !== null || conversation.resolvedAtMs !== null) return null
  return Math.max(0, Math.floor((nowMs - conversation.openedAtMs) / 1000))
}
